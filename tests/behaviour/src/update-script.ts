import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const PAGE = fileURLToPath(new URL('../../../docs/xds-files.md', import.meta.url))

/** The script by which the documentation tells users to update a proxy's files. */
export function writeUpdateScript(folder: string): (next: string, live: string) => void {
  const [, script] = /```sh\n(#!\/bin\/sh\n[\s\S]*?)```/.exec(readFileSync(PAGE, 'utf8')) ?? []
  if (script === undefined) throw new Error(`${PAGE} has no script`)
  const path = join(folder, 'update.sh')
  writeFileSync(path, script)
  return (next, live) => void execFileSync('sh', [path, next, live])
}
