import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder for bundles and generated settings, outside the user's project. */
export interface TemporaryFolder {
  readonly path: string
  remove(): void
}

/** Makes a temporary folder; it is removed when the process exits, however it exits short of a kill. */
export function makeTemporaryFolder(): TemporaryFolder {
  // Real path: esbuild and V8 name files by it, and what they say has to be compared.
  const path = realpathSync(mkdtempSync(join(realpathSync(tmpdir()), 'mesh-compile-')))
  const remove = (): void => {
    process.off('exit', remove)
    rmSync(path, { recursive: true, force: true, maxRetries: 3 })
  }
  process.on('exit', remove)
  return { path, remove }
}
