// Compiles examples/retail-shop with the packages of this checkout and lists what was written.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('../examples/retail-shop/', import.meta.url))
const cli = fileURLToPath(new URL('../packages/cli/dist/bin.js', import.meta.url))
const { status } = spawnSync(process.execPath, [cli, 'build'], { cwd: folder, stdio: 'inherit' })
if (status !== 0) process.exit(status ?? 1)
const { files } = JSON.parse(readFileSync(join(folder, 'out', 'manifest.json'), 'utf8'))
console.log(`\nexamples/retail-shop/out:\n${['manifest.json', ...files.map(({ path }) => path)].map((path) => `  ${path}`).join('\n')}`)
