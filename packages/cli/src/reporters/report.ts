import type { EffectiveCall, LocatedSource } from '@mesh-compile/compiler'
import type { LocatedDiagnostic } from '@mesh-compile/ir/diagnostics'

/** What a run found, and what every reporter is given. */
export interface RunReport {
  /** In the order in which they are shown. */
  readonly diagnostics: readonly LocatedDiagnostic[]
  /** Text of a file of the user's, for frames; `undefined` when it cannot be read. */
  readonly sourceOf: (file: string) => string | undefined
  /** Version of the tool. */
  readonly version: string
  /** What holds for each call, when that was asked for and nothing is wrong. */
  readonly effective?: readonly EffectiveCall<LocatedSource>[]
  /** Last line of a failed run: what was left as it was. */
  readonly untouched: string
}

/** Turns a report into text; machine formats are one whole document. */
export type Reporter = (report: RunReport) => string

/** `2 errors, 1 warning` */
export function countDiagnostics(diagnostics: readonly LocatedDiagnostic[]): string {
  const errors = diagnostics.filter(({ definition }) => definition.severity === 'error').length
  const warnings = diagnostics.length - errors
  return [count(errors, 'error'), ...(warnings > 0 ? [count(warnings, 'warning')] : [])].join(', ')
}

/** `1 error`, `2 errors` */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}
