import { closestMatch } from 'leven'
import { parseArgs, type ParseArgsOptionsConfig } from 'node:util'

/** A flag of a command. */
interface Flag {
  readonly type: 'string' | 'boolean'
  /** How its value is shown: `DIR`. */
  readonly value?: string
  readonly description: string
  readonly multiple?: true
  /** The words that a value may be; `list`: several, with commas. */
  readonly words?: readonly string[]
  readonly list?: true
}

/** A command, as `--help` tells it and the parser takes it. */
export interface Command {
  readonly usage: string
  readonly description: string
  readonly positional: 'entry' | 'code'
  readonly flags: Readonly<Record<string, Flag>>
}

const REPORTERS = ['pretty', 'json', 'sarif', 'github']

const COMMON: Readonly<Record<string, Flag>> = {
  reporter: {
    type: 'string',
    value: 'R[=FILE]',
    multiple: true,
    words: REPORTERS,
    description: 'pretty (default), json, sarif or github; may be given several times, and into a file',
  },
  'max-warnings': { type: 'string', value: 'N', description: 'fail when there are more than N warnings' },
  'no-check': { type: 'boolean', description: 'leave types to your editor; the analysis decides either way' },
  'eval-timeout': { type: 'string', value: 'S', description: 'seconds that your files may take to run (default 30)' },
  color: { type: 'string', value: 'WHEN', words: ['auto', 'always', 'never'], description: 'auto (default), always or never' },
}

const OUTPUT: Readonly<Record<string, Flag>> = {
  target: { type: 'string', value: 'T,...', multiple: true, description: 'what to emit: envoy (default), or the package of an emitter' },
  format: {
    type: 'string',
    value: 'F,...',
    multiple: true,
    words: ['json', 'yaml', 'binary'],
    list: true,
    description: 'form of the Envoy bootstraps: json (default), yaml, binary',
  },
  xds: { type: 'string', value: 'X', words: ['static', 'files'], description: 'static (default): everything in one bootstrap; files: beside it, changed without a restart' },
}

/** Every command; a command that is not here is unknown. */
export const COMMANDS: Readonly<Record<string, Command>> = {
  build: {
    usage: 'build [entry] [--out DIR] [--target T,...]',
    description: 'prove the mesh and write what was asked for',
    positional: 'entry',
    flags: { out: { type: 'string', value: 'DIR', description: 'folder to write into (default out)' }, ...OUTPUT, ...COMMON },
  },
  check: {
    usage: 'check [entry] [--effective]',
    description: 'the same without writing',
    positional: 'entry',
    flags: {
      effective: { type: 'boolean', description: 'also print for each call the timeouts, retries and TLS that hold, and where each was said' },
      ...OUTPUT,
      ...COMMON,
    },
  },
  explain: { usage: 'explain CODE', description: 'tell what a finding means and how it is mended', positional: 'code', flags: {} },
}

/** A command line that can be carried out. */
export interface ParsedArguments {
  readonly command: string
  readonly positional: string | undefined
  readonly flags: Readonly<Record<string, string | boolean | readonly string[] | undefined>>
}

/** A command line, a request for help or the version, or what is wrong with it. */
export type Parsed = { readonly run: ParsedArguments } | { readonly help: string | undefined } | { readonly version: true } | { readonly usage: string }

/** Reads the command line; unknown words are told with what was probably meant. */
export function parseArguments(argv: readonly string[]): Parsed {
  const [first, ...rest] = argv
  if (first === undefined || first === '--help' || first === '-h') return { help: undefined }
  if (first === '--version' || first === '-v') return { version: true }
  const command = Object.hasOwn(COMMANDS, first) ? COMMANDS[first] : undefined
  if (!command) {
    const kind = first.startsWith('-') ? 'option' : 'command'
    return { usage: `mesh-compile: unknown ${kind} '${first}'.${didYouMean(first, Object.keys(COMMANDS))} Commands: ${Object.keys(COMMANDS).join(', ')}` }
  }
  const prefix = `mesh-compile ${first}:`
  const options: ParseArgsOptionsConfig = { help: { type: 'boolean', short: 'h' } }
  for (const [name, { type, multiple }] of Object.entries(command.flags)) options[name] = { type, ...(multiple && { multiple }) }
  const { tokens, values, positionals } = parseArgs({ args: rest, options, strict: false, allowPositionals: true, tokens: true })
  if (values['help']) return { help: first }
  for (const token of tokens) {
    if (token.kind !== 'option') continue
    const flag = command.flags[token.name]
    if (!flag) {
      return { usage: `${prefix} unknown option '${token.rawName}'.${didYouMean(token.rawName, Object.keys(command.flags).map((name) => `--${name}`))}` }
    }
    if (flag.type === 'string' && (token.value === undefined || (!token.inlineValue && token.value.startsWith('-')))) {
      return { usage: `${prefix} ${token.rawName} needs a value: ${token.rawName} ${flag.value}` }
    }
    if (flag.type === 'boolean' && token.value !== undefined) return { usage: `${prefix} ${token.rawName} takes no value` }
    const wrong = flag.words && wordsOf(token.name, token.value ?? '', flag).find((word) => !flag.words?.includes(word))
    if (wrong !== undefined) {
      return { usage: `${prefix} ${token.rawName} cannot be '${wrong}'.${didYouMean(wrong, flag.words ?? [])} It is one of ${flag.words?.join(', ')}` }
    }
  }
  if (positionals.length > 1) {
    const what = command.positional === 'entry' ? 'one entry' : 'one code'
    return { usage: `${prefix} takes ${what}, but there are ${positionals.length}: ${positionals.join(' ')}` }
  }
  return { run: { command: first, positional: positionals[0], flags: values as ParsedArguments['flags'] } }
}

function wordsOf(name: string, value: string, { list }: Flag): readonly string[] {
  if (name === 'reporter') return [value.split('=')[0] ?? '']
  return list ? value.split(',') : [value]
}

/** ` Did you mean 'build'?`, or nothing. */
export function didYouMean(word: string, known: readonly string[]): string {
  const maxDistance = Math.max(1, Math.floor(word.length / 3))
  const match = closestMatch(word, [...known], { maxDistance })
  return match === undefined || match === word ? '' : ` Did you mean '${match}'?`
}
