import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

/** Reads the user's files for frames, each once; paths are relative to `cwd`. */
export function createSourceReader(cwd: string): (file: string) => string | undefined {
  const sources = new Map<string, string | undefined>()
  return (file) => {
    if (!sources.has(file)) sources.set(file, readSource(resolve(cwd, file)))
    return sources.get(file)
  }
}

function readSource(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
