import type { Report } from '@mesh-compile/ir/diagnostics'
import { bootstrapPath, type Format } from '../contract.ts'
import { envoyDiagnostics as diagnostics } from '../diagnostics.ts'
import type { ProxyOwner } from '../translate/translation.ts'
import type { WatchedFile } from './packaging.ts'

/** What Linux and most other systems allow for one part of a path. */
const MAX_NAME_BYTES = 255

/** Checks that files called by the names of a mesh can stand beside each other on every disk. */
export function createPathCheck(
  owners: readonly ProxyOwner[],
  formats: readonly Format[],
  report: Report,
): (owner: ProxyOwner, files: readonly WatchedFile[]) => void {
  // Upper and lower case are the same on some disks.
  const bootstraps = new Map(
    owners.flatMap(({ name }) => formats.map((format) => [bootstrapPath(name, format).toLowerCase(), name] as const)),
  )
  return (owner, files) => {
    if (files.length === 0) return
    const at = { at: { origin: owner.origin } }
    const other = bootstraps.get(owner.name.toLowerCase())
    if (other !== undefined) {
      const args = { first: `the bootstrap of '${other}'`, second: `the folder of '${owner.name}'`, path: owner.name }
      report(diagnostics.pathTaken, args, at)
    }
    const taken = new Map<string, string>()
    for (const { path } of files) {
      const name = path.slice(path.lastIndexOf('/') + 1)
      if (Buffer.byteLength(name) > MAX_NAME_BYTES) {
        report(diagnostics.fileNameTooLong, { proxy: owner.name, name, bytes: Buffer.byteLength(name), most: MAX_NAME_BYTES }, at)
      }
      const twin = taken.get(path.toLowerCase())
      if (twin !== undefined) report(diagnostics.pathTaken, { first: `'${twin}'`, second: `'${path}'`, path }, at)
      taken.set(path.toLowerCase(), path)
    }
  }
}
