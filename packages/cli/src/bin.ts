#!/usr/bin/env node
// Before anything else of ours is imported: an old Node would fail on syntax that it does not know.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
const isSupported = major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19)
if (!isSupported) {
  process.stderr.write(`mesh-compile needs Node 20.19, 22.12, 24 or newer; this is ${process.versions.node}\n`)
  process.exit(2)
}

// A reader that has seen enough (`| head`) is no mistake of ours.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit()
    process.stderr.write(`mesh-compile: cannot write the report: ${error.message}\n`)
    process.exit(2)
  })
}
// Writing is synchronous, so an interrupted build still leaves whole files; temporary ones go when the process exits.
process.on('SIGINT', () => process.exit(130))
process.on('SIGTERM', () => process.exit(143))

const { main } = await import('./main.js')
process.exitCode = await main(process.argv.slice(2))
