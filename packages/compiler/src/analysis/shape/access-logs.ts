import type { AccessLog, Declared, Mesh } from '@mesh-compile/ir'
import type { Place, Report } from '@mesh-compile/ir/diagnostics'
import { shapeDiagnostics as diagnostics } from './diagnostics.ts'
import { findFormatProblems } from './log-format.ts'
import type { FileCheck } from './file-check.ts'
import { quote } from './quote.ts'

// AWS: FileAccessLog.path, LoggingFormat.text, and JsonFormatRef's key and value.
const MOST_CHARACTERS = { path: 255, text: 1000, key: 100, value: 100 } as const

/** Checks paths and formats of access logs; that of the mesh once, whoever has it. */
export function checkAccessLogs(mesh: Mesh, files: FileCheck, report: Report): void {
  const told = new Set<string>()
  const check = (owner: string, { origin, accessLog }: Declared & { readonly accessLog?: AccessLog }): void => {
    if (!accessLog) return
    const made = accessLog.origin ?? origin
    const ofMesh = JSON.stringify(made) === JSON.stringify(mesh.origin)
    const key = JSON.stringify(made)
    if (made && told.has(key)) return
    told.add(key)
    const path = `${ofMesh ? 'arguments[1].' : ''}logging.accessLog.file`
    checkAccessLog(ofMesh ? `mesh '${mesh.name}'` : owner, accessLog, { origin: made, path }, files, report)
  }
  for (const node of mesh.virtualNodes) check(`virtual node '${node.name}'`, node)
  for (const gateway of mesh.virtualGateways) check(`virtual gateway '${gateway.name}'`, gateway)
}

function checkAccessLog(owner: string, { path, format }: AccessLog, at: Place, files: FileCheck, report: Report): void {
  const within = (field: string): Place => ({ ...at, path: `${at.path}.${field}` })
  const checkLength = (kind: keyof typeof MOST_CHARACTERS, field: string, text: string): void => {
    const most = MOST_CHARACTERS[kind]
    if (text.length >= 1 && text.length <= most) return
    const what = kind === 'key' ? 'a key' : `format.${field}`
    const args = { owner, field: kind === 'path' ? 'path' : what, actual: `${text.length} characters long`, expected: `1 to ${most}` }
    report(diagnostics.outOfRange, args, { at: within(kind === 'path' ? 'path' : `format.${field}`) })
  }
  const checkFormat = (field: string, text: string): void => {
    for (const problem of findFormatProblems(text)) {
      const place = within(`format.${field}`)
      if (problem.kind === 'unknown') {
        const { operator, didYouMean } = problem
        report(diagnostics.unknownLogOperator, { owner, operator }, { at: place, didYouMean })
      } else {
        report(diagnostics.illegalLogOperator, { owner, text: quote(problem.text), reason: problem.reason }, { at: place })
      }
    }
  }
  checkLength('path', 'path', path)
  files(owner, path, within('path'))
  if (format?.kind === 'text') {
    checkLength('text', 'text', format.text)
    checkFormat('text', format.text)
  }
  for (const [key, value] of format?.kind === 'json' ? Object.entries(format.fields) : []) {
    checkLength('key', `json.${key}`, key)
    checkLength('value', `json.${key}`, value)
    checkFormat(`json.${key}`, value)
  }
}
