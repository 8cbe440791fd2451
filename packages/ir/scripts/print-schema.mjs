// Writes the published JSON Schema of IR JSON from the zod schemas. Run after `tsc -b`; a test fails when it is stale.
import { mkdirSync, writeFileSync } from 'node:fs'
import { meshJsonSchema } from '../dist/schema.js'

const folder = new URL('../schema/', import.meta.url)
mkdirSync(folder, { recursive: true })
writeFileSync(new URL('mesh.schema.json', folder), `${JSON.stringify(meshJsonSchema(), null, 2)}\n`)
