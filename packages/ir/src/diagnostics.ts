import type { Origin, SourceSpan } from './origin.ts'

/**
 * A kind of finding, declared beside the code that raises it.
 *
 * `message`, `why` and `help` are templates: `{name}` stands for an argument, and the names are type-checked where
 * the finding is reported. `message` makes sense alone in one line of a log; `why` tells what would happen at run
 * time; `help` tells what to do.
 */
export interface DiagnosticDefinition<Text extends string = string> {
  /** `MC` and four digits, never reused; third-party emitters use `<emitter>/<slug>`. */
  readonly code: string
  /** A few words with dashes. */
  readonly slug: string
  readonly severity: Severity
  readonly message: Text
  readonly why?: Text
  readonly help?: Text
}

/** Errors stop the build; warnings do not, unless there are more than `--max-warnings`. */
export type Severity = 'error' | 'warning'

/** The names between braces in a template; braces around anything else, such as a piece of code, are plain text. */
export type Placeholders<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name extends `${string} ${string}`
    ? Placeholders<Rest>
    : Name | Placeholders<Rest>
  : never

/** The arguments a definition's templates ask for. */
export type ArgumentsOf<Definition> = Definition extends DiagnosticDefinition<infer Text>
  ? { readonly [Name in Placeholders<Text>]: string | number }
  : never

/** Where a finding is: a declaration, and within its call the property, such as `backends[2].tls`. */
export interface Place {
  readonly origin?: Origin | undefined
  readonly path?: string
}

/** A second place that explains the first, such as "the listener is declared here". */
export interface RelatedPlace extends Place {
  readonly label: string
}

/** A finding as data; renderers make text, JSON, SARIF or annotations of it. */
export interface Diagnostic {
  readonly definition: DiagnosticDefinition
  readonly args: Readonly<Record<string, string | number>>
  readonly at?: Place
  readonly related: readonly RelatedPlace[]
  /** What to write instead, when one name is likely meant. */
  readonly didYouMean?: string
}

/** Where a finding is, and what else to show with it. */
export interface ReportDetails {
  readonly at?: Place
  readonly related?: readonly RelatedPlace[]
  readonly didYouMean?: string | undefined
}

/** Records a finding. Expected mistakes are reported, never thrown. */
export type Report = <const Definition extends DiagnosticDefinition>(
  definition: Definition,
  args: ArgumentsOf<Definition>,
  details?: ReportDetails,
) => void

/**
 * A family of diagnostics; the keys are the names used in code. Declare one with
 * `export const xDiagnostics = { ... } as const`, which keeps the templates literal.
 */
export type DiagnosticFamily = Readonly<Record<string, DiagnosticDefinition>>

/** A list to report into, and the {@link Report} that fills it. */
export function collectDiagnostics(): { readonly diagnostics: Diagnostic[]; readonly report: Report } {
  const diagnostics: Diagnostic[] = []
  const report: Report = (definition, args, details = {}) => {
    diagnostics.push({
      definition,
      args,
      related: details.related ?? [],
      ...(details.at && { at: details.at }),
      ...(details.didYouMean !== undefined && { didYouMean: details.didYouMean }),
    })
  }
  return { diagnostics, report }
}

/** Passes reports on, and tells whether there was an error among them. */
export function watchErrors(report: Report): { readonly report: Report; readonly failed: () => boolean } {
  let errors = 0
  return {
    report: (definition, args, details) => {
      if (definition.severity === 'error') errors++
      report(definition, args, details)
    },
    failed: () => errors > 0,
  }
}

/** Fills a template's placeholders in one pass, so that braces within arguments stay what they are. */
export function fillTemplate(template: string, args: Readonly<Record<string, string | number>>): string {
  return template.replace(/\{([A-Za-z]+)\}/g, (whole, name: string) => String(args[name] ?? whole))
}

/** The one-line message of a finding. */
export function messageOf(diagnostic: Diagnostic): string {
  return fillTemplate(diagnostic.definition.message, diagnostic.args)
}

/** A finding whose places are spans in files: what renderers work on. */
export interface LocatedDiagnostic extends Omit<Diagnostic, 'at' | 'related'> {
  readonly span?: SourceSpan
  readonly related: readonly { readonly label: string; readonly span: SourceSpan }[]
}
