import { fillTemplate, type LocatedDiagnostic } from '@mesh-compile/ir/diagnostics'
import { printable } from './printable.ts'
import { count, countDiagnostics, type RunReport } from './report.ts'

// GitHub shows ten errors and ten warnings of a step and drops the rest without a word.
const MOST_ANNOTATIONS = 10
// GitHub drops a summary over 1 MiB whole.
const MOST_SUMMARY_BYTES = 1_000_000

/** Workflow commands that put findings beside the lines of a pull request. */
export function reportGithub({ diagnostics }: RunReport): string {
  const lines = (['error', 'warning'] as const).flatMap((severity) => {
    const found = diagnostics.filter(({ definition }) => definition.severity === severity)
    const shown = found.length > MOST_ANNOTATIONS ? found.slice(0, MOST_ANNOTATIONS - 1) : found
    const rest = found.length - shown.length
    return [...shown.map(annotation), ...(rest > 0 ? [`::${severity}::and ${count(rest, `more ${severity}`)}, see the job summary`] : [])]
  })
  return lines.map((line) => `${line}\n`).join('')
}

/** The same findings as a table, for GITHUB_STEP_SUMMARY. */
export function githubSummary({ diagnostics }: RunReport): string {
  if (diagnostics.length === 0) return ''
  const head = `### mesh-compile: ${countDiagnostics(diagnostics)}\n\n| | where | what |\n|---|---|---|\n`
  let table = head
  for (const { definition, args, span } of diagnostics) {
    const where = span ? `${span.file}:${span.line}` : ''
    const row = `| ${definition.severity} ${definition.code} | ${cell(where)} | ${cell(fillTemplate(definition.message, args))} |\n`
    if (Buffer.byteLength(table) + Buffer.byteLength(row) > MOST_SUMMARY_BYTES) return `${table}\nThe rest was cut.\n`
    table += row
  }
  return table
}

function annotation({ definition, args, span }: LocatedDiagnostic): string {
  const properties = {
    ...(span && { file: span.file, line: span.line, col: span.column }),
    ...(span?.endLine !== undefined && { endLine: span.endLine }),
    ...(span?.endColumn !== undefined && { endColumn: span.endColumn }),
    title: `${definition.code} ${definition.slug}`,
  }
  const list = Object.entries(properties).map(([name, value]) => `${name}=${property(String(value))}`).join(',')
  return `::${definition.severity} ${list}::${data(fillTemplate(definition.message, args))}`
}

function data(text: string): string {
  return printable(text).replaceAll('%', '%25')
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}

// A cell of a Markdown table, in which nothing is markup.
function cell(text: string): string {
  return printable(text).replace(/[\\`*_{}[\]()#+!|<>&~-]/g, (character) => `&#${character.charCodeAt(0)};`)
}
