import { fillTemplate } from '@mesh-compile/ir/diagnostics'
import type { RunReport } from './report.ts'

/** Version of the document's shape; a change that breaks readers raises it. */
const SCHEMA_VERSION = 1

/** One JSON document with every finding as data, and what holds for each call where that was asked for. */
export function reportJson({ diagnostics, version, effective }: RunReport): string {
  const document = {
    schemaVersion: SCHEMA_VERSION,
    tool: { name: 'mesh-compile', version },
    errors: diagnostics.filter(({ definition }) => definition.severity === 'error').length,
    warnings: diagnostics.filter(({ definition }) => definition.severity === 'warning').length,
    diagnostics: diagnostics.map(({ definition, args, span, related, didYouMean }) => ({
      code: definition.code,
      slug: definition.slug,
      severity: definition.severity,
      message: fillTemplate(definition.message, args),
      ...(definition.why !== undefined && { why: fillTemplate(definition.why, args) }),
      ...(definition.help !== undefined && { help: fillTemplate(definition.help, args) }),
      ...(didYouMean !== undefined && { didYouMean }),
      args,
      ...(span && { location: span }),
      related: related.map(({ label, span: location }) => ({ label, location })),
    })),
    ...(effective && { effective }),
  }
  return `${JSON.stringify(document, null, 2)}\n`
}
