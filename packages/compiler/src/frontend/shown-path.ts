import { relative } from 'node:path'
import { pathToFileURL } from 'node:url'

/** A path as the user would write it: relative to the working directory, with `/` on every system. */
export function shownPath(cwd: string, file: string): string {
  const path = relative(cwd, file)
  return path === '' ? '.' : path.replaceAll('\\', '/')
}

/** The `file:` URL of a path, as V8 and `import()` write it. */
export function fileUrl(path: string): string {
  return pathToFileURL(path).href
}
