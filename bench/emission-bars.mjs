// Envoy JSON of all proxies inside one process, beside JSON.stringify of the same objects and go-control-plane with
// protojson for the same messages.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const emission = fileURLToPath(new URL('emission.mjs', import.meta.url))
const peer = fileURLToPath(new URL('peers/go-protojson/', import.meta.url))

/** Prints the ratios for a mesh that was built into `out`; without Go the peer is said to be missing. */
export function printEmissionBars({ entry, out, folder, size, rounds }) {
  const ours = JSON.parse(run(process.execPath, [emission, entry, String(rounds)]))
  line(`Envoy JSON of ${ours.proxies} proxies / JSON.stringify of it, in one process`, ours.emission / ours.stringify, 2)
  if (spawnSync('go', ['version']).status !== 0) {
    console.log('go-control-plane with protojson: not measured, there is no go on the PATH')
    return
  }
  const program = join(folder, 'go-protojson')
  run('go', ['build', '-o', program, '.'], peer)
  const theirs = JSON.parse(run(program, [join(out, 'envoy'), String(rounds)], folder))
  if (theirs.proxies !== ours.proxies) throw new Error(`the peer read ${theirs.proxies} bootstraps of ${ours.proxies}`)
  line(`Envoy JSON of ${size} nodes / protojson of the same go-control-plane messages`, ours.emission / theirs.milliseconds, 0.5)
}

function line(label, ratio, bar) {
  console.log(`${label.padEnd(72)} ${ratio.toFixed(2)}  (bar ${bar}: ${ratio <= bar ? 'met' : 'NOT met'})`)
}

function run(command, args, cwd) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8', maxBuffer: 1 << 28 })
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${error?.message ?? stderr.slice(0, 2000)}`)
  return stdout
}
