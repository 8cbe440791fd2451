import { fileURLToPath } from 'node:url'
import type { SourceSpan } from '@mesh-compile/ir'
import type { LocatedDiagnostic } from '@mesh-compile/ir/diagnostics'
import type { Bundle } from './bundle.ts'
import { frontendDiagnostics as diagnostics } from './diagnostics.ts'
import type { EvaluationLimits, Outcome } from './evaluate.ts'
import type { Thrown } from './evaluation-protocol.ts'
import { located } from './located.ts'
import { shownPath } from './shown-path.ts'

/** Version of the declarations' shape that lowering reads. */
export const FORMAT_VERSION: number = 1

interface Surroundings {
  readonly entry: string
  readonly cwd: string
  readonly bundled: Bundle
  readonly limits: EvaluationLimits
}

/** Says why an evaluation gave no mesh. */
export async function evaluationProblem(
  outcome: Exclude<Outcome, { readonly kind: 'value' }>,
  { entry: path, cwd, bundled, limits }: Surroundings,
): Promise<LocatedDiagnostic> {
  const entry = shownPath(cwd, path)
  const span = { file: entry, line: 1, column: 1 }
  switch (outcome.kind) {
    case 'threw':
      return located(
        diagnostics.threw,
        { entry, thrown: outcome.thrown.text },
        { span: (await thrownSpan(outcome.thrown, bundled, cwd)) ?? span },
      )
    case 'tooLong':
      return located(diagnostics.evaluationTooLong, { entry, seconds: limits.timeoutMs / 1000 }, { span })
    case 'ended':
      return located(diagnostics.evaluationEnded, { entry, exitCode: outcome.exitCode }, { span })
    case 'crashed':
      return located(diagnostics.evaluationCrashed, { entry, signal: outcome.signal }, { span })
    case 'outOfMemory':
      return located(diagnostics.outOfMemory, { entry, megabytes: limits.memoryMb }, { span })
    case 'neverSettles':
      return located(diagnostics.neverSettles, { entry }, { span })
    case 'noDefaultExport':
      return located(diagnostics.noDefaultExport, { entry }, { span })
    case 'wrongDefaultExport': {
      const { exportedValue } = await import('./exported-property.ts')
      return located(diagnostics.wrongDefaultExport, { entry, actual: outcome.actual }, { span: exportedValue(path, cwd) })
    }
    case 'notData':
      return located(diagnostics.notData, { entry, problem: outcome.problem }, { span })
    default:
      return outcome satisfies never
  }
}

/** Two copies of the DSL, or one whose declarations we cannot read. */
export function loadedCopiesProblem(outcome: Outcome, entry: string, cwd: string): LocatedDiagnostic | undefined {
  if (!('copies' in outcome)) return undefined
  const copies = outcome.copies.map(({ url, formatVersion }) => ({ path: copyPath(url, cwd), formatVersion }))
  const [first, second] = copies
  const span = { file: entry, line: 1, column: 1 }
  if (first && second) return located(diagnostics.twoCopies, { first: first.path, second: second.path }, { span })
  const declared = outcome.kind === 'value' ? (outcome.value as { readonly formatVersion?: unknown }).formatVersion : first?.formatVersion
  if (declared === undefined || declared === FORMAT_VERSION) return undefined
  const path = first?.path ?? '@mesh-compile/dsl'
  const compiler = copyPath(import.meta.url, cwd)
  return located(diagnostics.unknownFormat, { path, actual: String(declared), compiler, expected: FORMAT_VERSION }, { span })
}

function copyPath(url: string, cwd: string): string {
  return url.startsWith('file:') ? shownPath(cwd, fileURLToPath(url)) : url
}

async function thrownSpan({ position, text }: Thrown, bundled: Bundle, cwd: string): Promise<SourceSpan | undefined> {
  if (!position) return (await import('./find-throw.ts')).findThrow(text, bundled.inputs, cwd)
  const { sourcePositions } = await import('./source-positions.ts')
  const source = sourcePositions(bundled)(position)
  return source && { file: shownPath(cwd, source.file), line: source.line, column: source.column }
}
