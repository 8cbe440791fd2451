import { accessSync, constants, statSync, type Stats } from 'node:fs'
import { extname, resolve } from 'node:path'

/** An entry that can be read, or what is wrong with it. */
export type Entry = { readonly file: string } | { readonly usage: string }

const ENDINGS = new Set(['.ts', '.mts', '.cts'])

/** Finds the file to compile; without a name it is `mesh.ts`. */
export function findEntry(given: string | undefined, cwd: string, command: string): Entry {
  const shown = given ?? 'mesh.ts'
  const file = resolve(cwd, shown)
  const prefix = `mesh-compile ${command}:`
  const stats = statsOf(file)
  if (typeof stats === 'string') return { usage: `${prefix} cannot read ${shown}: ${stats}` }
  if (!stats) {
    if (given !== undefined) return { usage: `${prefix} ${given} not found` }
    return { usage: `mesh-compile: no mesh.ts here. Give the file (mesh-compile ${command} path/to/mesh.ts), or write one: it default-exports mesh('name')` }
  }
  if (stats.isDirectory()) return { usage: `${prefix} ${shown} is a folder; give a file in it` }
  if (!stats.isFile()) return { usage: `${prefix} ${shown} is not a file` }
  if (!ENDINGS.has(extname(file)) && !file.endsWith('.mesh.json')) {
    return { usage: `${prefix} ${shown} is neither TypeScript (.ts) nor IR JSON (.mesh.json)` }
  }
  try {
    accessSync(file, constants.R_OK)
  } catch {
    return { usage: `${prefix} cannot read ${shown}: permission denied` }
  }
  return { file }
}

const CAUSES: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'it is a link that leads to itself',
}

/** What stands at a path; `undefined` for nothing, a sentence when even that cannot be told. */
function statsOf(path: string): Stats | undefined | string {
  try {
    return statSync(path, { throwIfNoEntry: false })
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    return (code !== undefined && CAUSES[code]) || message
  }
}
