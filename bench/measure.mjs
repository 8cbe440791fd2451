// Runs a command and prints its wall time and, on Linux, the peak memory of its process, as JSON.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'

const [command, ...args] = process.argv.slice(2)
const start = performance.now()
const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'inherit'] })
let megabytes = 0
const poll = setInterval(() => {
  try {
    const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))
    megabytes = Math.max(megabytes, Number(peak?.[1] ?? 0) / 1024)
  } catch {
    // Not Linux, or the process has just ended; what was read last stands.
  }
}, 10)
child.on('exit', (code) => {
  const seconds = (performance.now() - start) / 1000
  clearInterval(poll)
  if (code === 0) console.log(JSON.stringify({ seconds, megabytes }))
  process.exit(code ?? 1)
})
