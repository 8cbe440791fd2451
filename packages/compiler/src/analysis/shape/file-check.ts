import type { Place, Report } from '@mesh-compile/ir/diagnostics'
import { shapeDiagnostics as diagnostics } from './diagnostics.ts'
import { quote } from './quote.ts'

/** Checks that a path says where a file lies beside the proxy. */
export type FileCheck = (owner: string, path: string, at: Place) => void

/** The same path may stand in many places through one shared value; it is told once. */
export function createFileCheck(report: Report): FileCheck {
  const told = new Set<string>()
  return (owner, path, at) => {
    if ((path.startsWith('/') && !hasControls(path)) || told.has(path)) return
    told.add(path)
    report(diagnostics.illegalFile, { owner, path: quote(path) }, { at })
  }
}

/** Whether a text holds control characters, which no path or name needs. */
export function hasControls(text: string): boolean {
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  return /[\x00-\x1f\x7f]/.test(text)
}
