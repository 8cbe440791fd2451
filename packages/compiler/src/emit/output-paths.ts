import type { OutputFile } from '@mesh-compile/ir/emitter'

/** A file that an emitter must not ask for, and why not. */
export interface ForbiddenPath {
  readonly path: string
  readonly problem: string
}

// Names that Windows gives to devices, whatever the ending.
const DEVICE = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?$/i

/**
 * Checks the paths of an emitter's files. Emitters are plug-ins: what they say is not trusted to stay within their
 * folder, nor to mean the same file on every system.
 */
export function forbiddenPaths(files: readonly OutputFile[]): readonly ForbiddenPath[] {
  const taken = new Map<string, string>()
  const folders = new Map<string, string>()
  return files.flatMap(({ path }) => {
    const problem = pathProblem(path) ?? clash(path, taken, folders)
    return problem === undefined ? [] : [{ path: JSON.stringify(path), problem }]
  })
}

function pathProblem(path: unknown): string | undefined {
  if (typeof path !== 'string' || path === '') return 'a path must be a string that is not empty'
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  if (/[\u0000-\u001f\u007f-\u009f]/.test(path)) return 'a path must hold no control characters'
  if (/[\\:*?"<>|]/.test(path)) return 'a path must hold no \\ and none of : * ? " < > |'
  if (path.startsWith('/')) return 'a path must be relative'
  const parts = path.split('/')
  if (parts.some((part) => part === '' || part === '.' || part === '..')) return "a path must have no empty part and no '.' or '..'"
  if (parts.some((part) => /[. ]$/.test(part))) return 'no part of a path may end in a dot or a space'
  if (parts.some((part) => DEVICE.test(part))) return 'a part of it is the name of a device on Windows'
  if (parts.some((part) => Buffer.byteLength(part) > 255)) return 'a part of it is longer than 255 bytes'
  if (parts.some((part) => part.startsWith('.mesh-compile-'))) return 'such names are kept for temporary files'
  return undefined
}

function clash(path: string, taken: Map<string, string>, folders: Map<string, string>): string | undefined {
  const key = path.toLowerCase()
  const parents = key.split('/').slice(0, -1).map((_, index, parts) => parts.slice(0, index + 1).join('/'))
  const other = taken.get(key) ?? folders.get(key) ?? parents.map((parent) => taken.get(parent)).find((found) => found !== undefined)
  if (other !== undefined) return `'${other}' is in the same place (upper and lower case are the same on some disks)`
  taken.set(key, path)
  for (const parent of parents) folders.set(parent, path)
  return undefined
}
