import { createHash } from 'node:crypto'
import type { SourceSpan } from '@mesh-compile/ir'
import { fillTemplate, type LocatedDiagnostic } from '@mesh-compile/ir/diagnostics'
import type { RunReport } from './report.ts'

/** A SARIF 2.1.0 log (OASIS), as code scanning services read it. */
export function reportSarif({ diagnostics, version }: RunReport): string {
  const definitions = [...new Map(diagnostics.map(({ definition }) => [definition.code, definition])).values()]
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'mesh-compile',
            semanticVersion: version,
            rules: definitions.map(({ code, slug, severity, message, why, help }) => ({
              id: code,
              name: slug,
              shortDescription: { text: message },
              ...(why !== undefined && { fullDescription: { text: why } }),
              help: { text: help ?? `mesh-compile explain ${code}` },
              defaultConfiguration: { level: severity },
            })),
          },
        },
        originalUriBaseIds: { '%SRCROOT%': { description: { text: 'The folder that mesh-compile was run in.' } } },
        results: diagnostics.map((diagnostic) => ({
          ruleId: diagnostic.definition.code,
          ruleIndex: definitions.findIndex(({ code }) => code === diagnostic.definition.code),
          level: diagnostic.definition.severity,
          message: { text: fillTemplate(diagnostic.definition.message, diagnostic.args) },
          locations: diagnostic.span ? [location(diagnostic.span)] : [],
          relatedLocations: diagnostic.related.map(({ label, span }, id) => ({ id, ...location(span), message: { text: label } })),
          partialFingerprints: { 'meshCompile/v1': fingerprint(diagnostic) },
        })),
        columnKind: 'utf16CodeUnits',
      },
    ],
  }
  return `${JSON.stringify(log, null, 2)}\n`
}

function location({ file, line, column, endLine, endColumn }: SourceSpan): object {
  const region = { startLine: line, startColumn: column, ...(endLine !== undefined && { endLine }), ...(endColumn !== undefined && { endColumn }) }
  const uri = file.split('/').map(encodeURIComponent).join('/')
  return { physicalLocation: { artifactLocation: { uri, uriBaseId: '%SRCROOT%' }, region } }
}

// From what is wrong with what, not from lines: a finding stays the same when something is inserted above it.
function fingerprint({ definition, args, span }: LocatedDiagnostic): string {
  const parts = [definition.code, span?.file ?? '', ...Object.entries(args).map(([name, value]) => `${name}=${value}`).sort()]
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32)
}
