import { COMMANDS } from './arguments.ts'

/** The text of `--help`, for everything or one command. */
export function help(name: string | undefined): string {
  const command = name === undefined ? undefined : COMMANDS[name]
  if (!command) {
    return [
      'Usage: mesh-compile COMMAND [options]',
      '',
      ...columns(Object.values(COMMANDS).map(({ usage, description }) => [usage, description] as const)),
      '',
      ...columns([
        ['--help', 'this, or with a command its options'],
        ['--version', 'the version'],
      ]),
      '',
      'entry is mesh.ts unless given: a TypeScript file that default-exports a mesh, or IR JSON (*.mesh.json).',
      EXIT_CODES,
      '',
    ].join('\n')
  }
  const flags = Object.entries(command.flags).map(([flag, { value, description }]) => [`--${flag}${value === undefined ? '' : ` ${value}`}`, description] as const)
  return [`Usage: mesh-compile ${command.usage}`, '', `${command.description}`, '', ...columns(flags), '', EXIT_CODES, ''].join('\n')
}

const EXIT_CODES = 'Exit codes: 0 done; 1 something is wrong in the mesh; 2 the command or the output folder; 70 a bug of ours.'

function columns(rows: readonly (readonly [string, string])[]): readonly string[] {
  const width = Math.max(...rows.map(([left]) => left.length))
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`)
}
