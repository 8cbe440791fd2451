import { compareText } from '@mesh-compile/ir'
import type { DiagnosticDefinition, LocatedDiagnostic } from '@mesh-compile/ir/diagnostics'

/** Whether a finding stops the build. */
export function isError({ definition }: { readonly definition: DiagnosticDefinition }): boolean {
  return definition.severity === 'error'
}

/** Findings in the order in which they are shown: errors first, then by file, place and code. */
export function inOrder(diagnostics: readonly LocatedDiagnostic[]): readonly LocatedDiagnostic[] {
  return diagnostics.toSorted(
    (a, b) =>
      Number(isError(b)) - Number(isError(a)) ||
      compareText(a.span?.file ?? '', b.span?.file ?? '') ||
      (a.span?.line ?? 0) - (b.span?.line ?? 0) ||
      (a.span?.column ?? 0) - (b.span?.column ?? 0) ||
      compareText(a.definition.code, b.definition.code),
  )
}
