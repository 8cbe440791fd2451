// The floor of emission: reads bootstraps, then stringifies the plain objects and writes them. Usage: FOLDER
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const folder = process.argv[2]
const out = mkdtempSync(join(tmpdir(), 'mesh-compile-floor-'))
for (const name of readdirSync(folder).filter((file) => file.endsWith('.json'))) {
  const value = JSON.parse(readFileSync(join(folder, name), 'utf8'))
  writeFileSync(join(out, name), `${JSON.stringify(value, null, 2)}\n`)
}
rmSync(out, { recursive: true })
