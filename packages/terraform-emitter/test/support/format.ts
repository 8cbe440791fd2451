import { format } from '@cdktn/hcl-tools'
import { expect } from 'vitest'

/** Holds texts against the formatter of `terraform fmt`, which would change nothing. */
export async function expectFormatted(texts: Iterable<string>): Promise<void> {
  for (const text of texts) expect(await format(text)).toBe(text)
}
