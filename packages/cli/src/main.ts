import { parseArguments } from './arguments.ts'

/** Carries out a command line and returns the exit code. Each command is imported only when it runs. */
export async function main(argv: readonly string[]): Promise<number> {
  const parsed = parseArguments(argv)
  if ('usage' in parsed) return failUsage(parsed.usage)
  if ('help' in parsed) {
    const { help } = await import('./help.ts')
    process.stdout.write(help(parsed.help))
    return 0
  }
  const { version } = await import('./version.ts')
  if ('version' in parsed) {
    process.stdout.write(`${version}\n`)
    return 0
  }
  try {
    if (parsed.run.command === 'explain') return (await import('./commands/explain.ts')).explain(parsed.run.positional)
    return await (await import('./commands/compile-command.ts')).compileCommand(parsed.run, version)
  } catch (error) {
    return crash(error, version)
  }
}

/** Tells what is wrong with the command line or the output folder; exit code 2. */
export function failUsage(message: string): number {
  process.stderr.write(`${message}\n`)
  return 2
}

function crash(error: unknown, version: string): number {
  // A defect of ours, so its stack is what a report needs; a user's mistake never gets here.
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error)
  process.stderr.write(
    `mesh-compile crashed: this is our bug, not yours  [MC9001]\n${detail}\nmesh-compile ${version}, Node ${process.versions.node}, ${process.platform}. Nothing was written.\nPlease report it with the lines above.\n`,
  )
  return 70
}
