import type { SourceSpan } from '@mesh-compile/ir'
import type { LocatedDiagnostic } from '@mesh-compile/ir/diagnostics'
import type { LocatedFinding } from './locate.ts'

/**
 * Tells each mistake once. What TypeScript said with one of our sentences is not repeated: the same code within the same
 * builder call, or anything at the very property that a finding points at. TypeScript's own words (`plainCode`) give way
 * to a finding of lowering about the same value, which says what the language asks for instead of naming its types.
 */
export function withoutRepeated(
  findings: readonly LocatedFinding[],
  typeErrors: readonly LocatedDiagnostic[],
  plainCode: string,
): readonly LocatedDiagnostic[] {
  const lowered = findings.filter(({ diagnostic }) => diagnostic.definition.code.startsWith('MC20'))
  const left = typeErrors.filter(
    ({ definition, span }) => definition.code !== plainCode || !lowered.some(({ diagnostic }) => areSameValue(span, diagnostic.span)),
  )
  const unrepeated = findings.flatMap(({ diagnostic, call }) => {
    const { span, definition } = diagnostic
    const isRepeated = left.some((typeError) => {
      if (!span || typeError.span?.file !== span.file) return false
      if (isWithin(typeError.span, span) && isProperty(span, call)) return true
      return typeError.definition.code === definition.code && isWithin(typeError.span, call ?? span)
    })
    return isRepeated ? [] : [diagnostic]
  })
  return [...left, ...unrepeated]
}

/** Whether two spans begin at the same place, or one property's value holds the other. */
function areSameValue(a: SourceSpan | undefined, b: SourceSpan | undefined): boolean {
  return a !== undefined && b !== undefined && a.file === b.file && (isWithin(a, b) || isWithin(b, a))
}

/** A finding about a whole call is about more than any one error inside it. */
function isProperty(span: SourceSpan, call: SourceSpan | undefined): boolean {
  return !call || span.line !== call.line || span.column !== call.column
}

function isWithin(inner: SourceSpan, outer: SourceSpan): boolean {
  const { endLine = outer.line, endColumn = outer.column + 1 } = outer
  const afterStart = inner.line > outer.line || (inner.line === outer.line && inner.column >= outer.column)
  const beforeEnd = inner.line < endLine || (inner.line === endLine && inner.column < endColumn)
  return afterStart && beforeEnd
}

/**
 * Leaves out TypeScript's view of what the bundler or the evaluation reported in its own, clearer words: the same
 * line, or any error of a file that does not even parse; and a throw where TypeScript says why.
 */
export function withoutEchoes(
  problems: readonly LocatedDiagnostic[],
  typeErrors: readonly LocatedDiagnostic[],
  codes: { readonly unparsed: readonly string[]; readonly threw: string },
): { readonly problems: readonly LocatedDiagnostic[]; readonly typeErrors: readonly LocatedDiagnostic[] } {
  const sameLine = (a: LocatedDiagnostic, b: LocatedDiagnostic): boolean =>
    a.span !== undefined && a.span.file === b.span?.file && a.span.line === b.span.line
  const isEcho = (typeError: LocatedDiagnostic): boolean =>
    problems.some((problem) => {
      if (problem.definition.code === codes.threw) return false
      const sameFile = problem.span?.file === typeError.span?.file
      return sameLine(problem, typeError) || (sameFile && codes.unparsed.includes(problem.definition.code))
    })
  const left = typeErrors.filter((typeError) => !isEcho(typeError))
  return {
    typeErrors: left,
    problems: problems.filter(({ definition, ...rest }) => {
      const problem = { definition, ...rest }
      return definition.code !== codes.threw || !left.some((typeError) => sameLine(problem, typeError))
    }),
  }
}
