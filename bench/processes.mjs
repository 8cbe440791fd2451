// Whole processes: how long each takes and what memory it needs, and how that is told.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const measure = fileURLToPath(new URL('measure.mjs', import.meta.url))

/** Runs node with these arguments; wall seconds and peak resident megabytes of the process itself. */
export function runMeasured(args, { cwd, environment } = {}) {
  const env = { ...process.env, ...environment }
  const { status, stdout, stderr } = spawnSync(process.execPath, [measure, process.execPath, ...args], { cwd, env, encoding: 'utf8', maxBuffer: 1 << 28 })
  if (status !== 0) throw new Error(`${args.join(' ')} failed:\n${stderr.slice(0, 2000)}`)
  return JSON.parse(stdout)
}

/** The median of what was measured in each round. */
export function median(rounds, key) {
  return rounds.map((round) => round[key]).toSorted((one, other) => one - other)[Math.floor(rounds.length / 2)]
}

/** Prints medians with the least and the most, a line for each command. */
export function tellTimes(results) {
  const [first = []] = results.values()
  console.log(`${first.length} rounds, interleaved; whole processes; median (least to most)\n`)
  for (const [name, rounds] of results) {
    const seconds = rounds.map((round) => round.seconds)
    const span = `${Math.min(...seconds).toFixed(2)} to ${Math.max(...seconds).toFixed(2)}`
    console.log(`${name.padEnd(52)} ${median(rounds, 'seconds').toFixed(2)} s (${span})  ${Math.round(median(rounds, 'megabytes'))} MB`)
  }
  console.log('\nratios of medians')
}

/** Prints a ratio, and whether it is within its bar. */
export function tellRatio(label, value, bar) {
  console.log(`${label.padEnd(72)} ${value.toFixed(bar !== undefined && bar < 0.1 ? 3 : 2)}${bar ? `  (bar ${bar}: ${value <= bar ? 'met' : 'NOT met'})` : ''}`)
}
