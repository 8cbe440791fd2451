import { resolve } from 'node:path'

/** One error as TypeScript reports it; line and column count from 1. An error in the settings may have no place. */
export interface TypeScriptError {
  /** Absolute path. */
  readonly file?: string
  readonly line?: number
  readonly column?: number
  /** `TS2322` */
  readonly code: string
  /** The whole text, with the lines that explain the first. */
  readonly text: string
}

const IN_FILE = /^(.+)\((\d+),(\d+)\): error (TS\d+): (.*)$/
const ANYWHERE = /^error (TS\d+): (.*)$/

/** Reads what `tsc --pretty false` printed. Lines that begin with a space explain the error before them. */
export function parseTypeErrors(output: string, cwd: string): readonly TypeScriptError[] {
  const errors: TypeScriptError[] = []
  for (const line of output.split(/\r?\n/)) {
    const inFile = IN_FILE.exec(line)
    const anywhere = inFile ? null : ANYWHERE.exec(line)
    const last = errors.at(-1)
    if (inFile) {
      const [, file, row, column, code, text] = inFile as unknown as [string, string, string, string, string, string]
      errors.push({ file: resolve(cwd, file), line: Number(row), column: Number(column), code, text })
    } else if (anywhere) {
      errors.push({ code: anywhere[1]!, text: anywhere[2]! })
    } else if (last && /^\s+\S/.test(line)) {
      errors[errors.length - 1] = { ...last, text: `${last.text}\n${line}` }
    }
  }
  return errors
}
