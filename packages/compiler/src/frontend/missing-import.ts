import { accessSync, constants, existsSync, readdirSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import type { SourceSpan } from '@mesh-compile/ir'
import type { LocatedDiagnostic } from '@mesh-compile/ir/diagnostics'
import { closestMatch } from '../suggest.ts'
import { frontendDiagnostics as diagnostics } from './diagnostics.ts'
import { located } from './located.ts'

/** Says what is missing about an import that leads nowhere: a file, a package, or a part of an installed package. */
export function missingImport(path: string, importer: string, shownImporter: string, span: SourceSpan | undefined): LocatedDiagnostic {
  if (path.startsWith('.') || path.startsWith('/')) {
    const cause = unreadableCause(resolve(dirname(importer), path))
    if (cause !== undefined) return located(diagnostics.unreadableFile, { file: path, cause }, { span })
    return located(diagnostics.missingFile, { path, importer: shownImporter }, { span, didYouMean: similarFile(path, importer) })
  }
  const name = path.startsWith('@') ? path.split('/').slice(0, 2).join('/') : path.split('/')[0]!
  if (!isInstalled(name, dirname(importer))) return located(diagnostics.missingPackage, { name, importer: shownImporter }, { span })
  const problem = `package '${name}' is installed, but has nothing to import as '${path}'`
  return located(diagnostics.cannotBundle, { file: shownImporter, problem }, { span })
}

function unreadableCause(path: string): string | undefined {
  if (!existsSync(path)) return undefined
  try {
    accessSync(path, constants.R_OK)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function isInstalled(name: string, folder: string): boolean {
  const parent = dirname(folder)
  return existsSync(join(folder, 'node_modules', name)) || (parent !== folder && isInstalled(name, parent))
}

/** An existing file beside the missing one, or in a folder of similar name, with an ending that can be imported. */
function similarFile(path: string, importer: string): string | undefined {
  const target = resolve(dirname(importer), path)
  const folder = dirname(target)
  const written = dirname(path) === '.' ? './' : `${path.slice(0, path.lastIndexOf('/'))}/`
  const names = importableFiles(folder).filter((name) => join(folder, name) !== importer)
  const wanted = basename(target)
  const hasEnding = /\.[cm]?[jt]s$/.test(wanted)
  const known = hasEnding ? names : names.map((name) => name.replace(/\.[^.]+$/, ''))
  const match = closestMatch(wanted, known)
  if (match === undefined) return undefined
  return `${written}${hasEnding ? match : names[known.indexOf(match)]!}`
}

function importableFiles(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => /\.(?:[cm]?[jt]sx?|json)$/.test(name))
  } catch {
    return []
  }
}
