// Runs the pinned pnpm through npx, so that a machine with only Node and npm can set the workspace up.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

const { packageManager } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
const npx = process.platform === 'win32' ? 'npx.cmd' : 'npx'
const { status, error } = spawnSync(npx, ['--yes', packageManager, ...process.argv.slice(2)], {
  cwd: new URL('..', import.meta.url),
  stdio: 'inherit',
  shell: process.platform === 'win32',
  env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1', npm_config_nodedir: undefined },
})
if (error) console.error(`cannot run npx: ${error.message}`)
process.exit(status ?? 1)
