// Measures whole processes, interleaved round by round, and prints ratios: absolute times belong to one machine, ratios do not.
// Usage: node bench/run.mjs [--sizes 1000,2000,5000] [--rounds 5]
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { printEmissionBars } from './emission-bars.mjs'
import { generateMesh } from './generate.mjs'
import { median as medianOf, runMeasured, tellRatio, tellTimes } from './processes.mjs'

const { values } = parseArgs({ options: { sizes: { type: 'string', default: '1000,2000,5000' }, rounds: { type: 'string', default: '5' } } })
const sizes = values.sizes.split(',').map(Number)
const rounds = Number(values.rounds)
const root = fileURLToPath(new URL('..', import.meta.url))
const cli = join(root, 'packages/cli/dist/bin.js')
const require = createRequire(join(root, 'packages/compiler/package.json'))
const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin/tsc')
const folder = mkdtempSync(join(tmpdir(), 'mesh-compile-bench-'))

try {
  const empty = join(folder, 'empty')
  mkdirSync(empty)
  writeFileSync(join(empty, 'mesh.ts'), 'export default 1\n')
  writeTsconfig(empty)
  const commands = new Map([
    ['node -e 0', ['-e', '0']],
    ['tsc, empty program', [tsc, '-p', empty, '--singleThreaded']],
  ])
  for (const size of sizes) {
    const mesh = join(folder, String(size))
    const entry = generateMesh(mesh, size)
    writeTsconfig(mesh)
    const out = join(folder, `out-${size}`)
    commands.set(`tsc, ${size} nodes`, [tsc, '-p', mesh, '--singleThreaded'])
    commands.set(`build --no-check, ${size} nodes`, [cli, 'build', entry, '--out', out, '--no-check'])
    commands.set(`build, ${size} nodes`, [cli, 'build', entry, '--out', `${out}-checked`])
    commands.set(`build again, ${size} nodes`, [cli, 'build', entry, '--out', `${out}-again`, '--no-check'])
    commands.set(`JSON.stringify of the same files, ${size} nodes`, [fileURLToPath(new URL('stringify-floor.mjs', import.meta.url)), `${out}-again/envoy`])
    runMeasured([cli, 'build', entry, '--out', `${out}-again`, '--no-check'])
  }
  const results = new Map([...commands.keys()].map((name) => [name, []]))
  for (let round = 0; round < rounds; round++) {
    for (const [name, args] of commands) {
      // Cold builds write into an empty folder each time.
      for (const size of sizes) {
        if (name === `build --no-check, ${size} nodes`) rmSync(join(folder, `out-${size}`), { recursive: true, force: true })
        if (name === `build, ${size} nodes`) rmSync(join(folder, `out-${size}-checked`), { recursive: true, force: true })
      }
      results.get(name).push(runMeasured(args))
    }
  }
  print(results)
  for (const size of sizes) {
    printEmissionBars({ entry: join(folder, String(size), 'mesh.ts'), out: join(folder, `out-${size}-again`), folder, size, rounds: 9 })
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function print(results) {
  const median = (name, key) => medianOf(results.get(name), key)
  tellTimes(results)
  const ratio = (label, a, b, bar) => {
    if (!results.has(a) || !results.has(b)) return
    tellRatio(label, median(a, 'seconds') / median(b, 'seconds'), bar)
  }
  for (const size of sizes) {
    ratio(`type check of ${size} nodes / empty type check`, `tsc, ${size} nodes`, 'tsc, empty program', size === 1000 ? 8 : undefined)
    ratio(`build of ${size} nodes / bare type check of it`, `build, ${size} nodes`, `tsc, ${size} nodes`, size === 1000 ? 1.25 : undefined)
    ratio(`build --no-check of ${size} nodes / node -e 0`, `build --no-check, ${size} nodes`, 'node -e 0')
    ratio(`build --no-check of ${size} nodes / JSON.stringify floor`, `build --no-check, ${size} nodes`, `JSON.stringify of the same files, ${size} nodes`)
    ratio(`build again of ${size} nodes / node -e 0`, `build again, ${size} nodes`, 'node -e 0', size === 1000 ? 2.5 : undefined)
    if (size === 2000) tellRatio('peak memory of the build of 2000 proxies / 250 MB', median(`build --no-check, ${size} nodes`, 'megabytes') / 250, 1)
  }
  ratio('type check, 5000 nodes / 1000 nodes', 'tsc, 5000 nodes', 'tsc, 1000 nodes', 6)
  ratio('build --no-check, 5000 nodes / 1000 nodes', 'build --no-check, 5000 nodes', 'build --no-check, 1000 nodes', 6)
  if (sizes.includes(5000) && sizes.includes(1000)) {
    tellRatio('memory of the build, 5000 nodes / 1000 nodes', median('build --no-check, 5000 nodes', 'megabytes') / median('build --no-check, 1000 nodes', 'megabytes'), 4)
    tellRatio('size of a bootstrap, 5000 nodes / 1000 nodes', bootstrapBytes(5000) / bootstrapBytes(1000), 1.1)
  }
}

/** Mean size of a proxy's bootstrap in a built mesh. */
function bootstrapBytes(size) {
  const envoy = join(folder, `out-${size}-again`, 'envoy')
  const files = readdirSync(envoy).filter((name) => name.endsWith('.json'))
  return files.reduce((sum, name) => sum + statSync(join(envoy, name)).size, 0) / files.length
}

function writeTsconfig(at) {
  const compilerOptions = { strict: true, noEmit: true, module: 'preserve', moduleResolution: 'bundler', target: 'esnext', allowImportingTsExtensions: true, skipLibCheck: true, types: [], noErrorTruncation: true }
  writeFileSync(join(at, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['mesh.ts'] }))
}
