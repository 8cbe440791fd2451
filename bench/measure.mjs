// Runs a command and prints its wall time and the peak memory of the largest of its processes as JSON.
import { spawnSync } from 'node:child_process'

const [command, ...args] = process.argv.slice(2)
const start = performance.now()
const { status, stderr } = spawnSync(command, args, { stdio: ['ignore', 'ignore', 'pipe'], maxBuffer: 1 << 28 })
const seconds = (performance.now() - start) / 1000
if (status !== 0) {
  process.stderr.write(stderr)
  process.exit(status ?? 1)
}
// Filled in by the kernel for children that have ended (getrusage RUSAGE_CHILDREN has no Node API; this process is small).
const megabytes = process.resourceUsage().maxRSS / 1024
console.log(JSON.stringify({ seconds, megabytes }))
