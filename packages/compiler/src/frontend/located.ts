import type { SourceSpan } from '@mesh-compile/ir'
import type { ArgumentsOf, DiagnosticDefinition, LocatedDiagnostic } from '@mesh-compile/ir/diagnostics'

/** Makes a finding of which the place is already known as a span, or has none. */
export function located<const Definition extends DiagnosticDefinition>(
  definition: Definition,
  args: ArgumentsOf<Definition>,
  details: { readonly span?: SourceSpan | undefined; readonly didYouMean?: string | undefined } = {},
): LocatedDiagnostic {
  const { span, didYouMean } = details
  return { definition, args, related: [], ...(span && { span }), ...(didYouMean !== undefined && { didYouMean }) }
}
