import { z } from 'zod'
import type { Origin } from './origin.ts'

const span = z.strictObject({
  file: z.string(),
  line: z.int(),
  column: z.int(),
  endLine: z.int().exactOptional(),
  endColumn: z.int().exactOptional(),
})
const origin = z.union([z.strictObject({ call: z.int() }), span]).meta({ id: 'Origin' }).exactOptional()
/** What everything that was declared somewhere has. */
export const declared: { readonly origin: z.ZodExactOptional<z.ZodType<Origin>> } = { origin }
