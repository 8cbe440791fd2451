import { appendFileSync, writeFileSync } from 'node:fs'
import type { Settings } from '../settings.ts'
import { stderrStyle } from '../style.ts'
import { effectiveTable } from './effective-table.ts'
import { githubSummary, reportGithub } from './github.ts'
import { reportJson } from './json.ts'
import { reportPretty } from './pretty.ts'
import type { Reporter, RunReport } from './report.ts'
import { reportSarif } from './sarif.ts'

const MACHINE_REPORTERS: Readonly<Record<string, Reporter>> = { json: reportJson, sarif: reportSarif, github: reportGithub }

/** Gives the report to every reporter that was asked for; returns why a file could not be written. */
export function sendReports(report: RunReport, { reporters, color }: Settings): string | undefined {
  const hasDocument = reporters.some(({ name, file }) => name !== 'pretty' && file === undefined)
  for (const { name, file } of reporters) {
    const machine = MACHINE_REPORTERS[name]
    const plain = { unicode: false, dim: same, mark: same, bold: same, error: same, warning: same }
    const text = machine ? machine(report) : reportPretty(report, file === undefined ? stderrStyle(color) : plain)
    const table = machine || !report.effective ? '' : effectiveTable(report.effective)
    if (file !== undefined) {
      try {
        writeFileSync(file, `${text}${table}`)
      } catch (error) {
        return `cannot write ${file}: ${(error as Error).message}`
      }
    } else {
      ;(machine ? process.stdout : process.stderr).write(text)
      // A document on standard output stays alone there.
      ;(hasDocument ? process.stderr : process.stdout).write(table)
    }
    const summary = process.env['GITHUB_STEP_SUMMARY']
    if (name === 'github' && summary) appendSummary(summary, githubSummary(report))
  }
  return undefined
}

// A comfort of the place we run in: without it the findings are still in the log.
function appendSummary(file: string, text: string): void {
  try {
    appendFileSync(file, text)
  } catch (error) {
    process.stderr.write(`mesh-compile: the job summary was not written: ${(error as Error).message}\n`)
  }
}

function same(text: string): string {
  return text
}
