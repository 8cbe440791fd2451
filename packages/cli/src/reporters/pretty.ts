import { fillTemplate, type LocatedDiagnostic } from '@mesh-compile/ir/diagnostics'
import { drawFrame, type FrameStyle } from './frame.ts'
import { printable } from './printable.ts'
import { count, countDiagnostics, type RunReport } from './report.ts'

/** Colours and characters that the stream can show. */
export interface PrettyStyle extends FrameStyle {
  readonly error: (text: string) => string
  readonly warning: (text: string) => string
  readonly bold: (text: string) => string
}

// More than this helps nobody at once; the count at the end is of all.
const MOST_SHOWN = 50

/** Frames for people: what is wrong, where, why it matters and what to do. */
export function reportPretty({ diagnostics, sourceOf, untouched }: RunReport, style: PrettyStyle): string {
  if (diagnostics.length === 0) return ''
  const blocks = diagnostics.slice(0, MOST_SHOWN).map((diagnostic) => showDiagnostic(diagnostic, sourceOf, style))
  if (diagnostics.length > MOST_SHOWN) blocks.push(`and ${count(diagnostics.length - MOST_SHOWN, 'more finding')}; mend these first\n`)
  const failed = diagnostics.some(({ definition }) => definition.severity === 'error')
  const codes = [...new Set(diagnostics.slice(0, MOST_SHOWN).map(({ definition }) => definition.code))]
  const explain = codes.filter((code) => /^MC\d{4}$/.test(code)).slice(0, 1).map((code) => style.dim(`mesh-compile explain ${code}`))
  const cross = style.unicode ? '✗' : 'x'
  const sum = failed ? `${style.error(cross)} ${countDiagnostics(diagnostics)}. ${untouched}`.trimEnd() : style.warning(count(diagnostics.length, 'warning'))
  return [...blocks, ...(failed ? explain : []), sum, ''].join('\n')
}

function showDiagnostic(diagnostic: LocatedDiagnostic, sourceOf: RunReport['sourceOf'], style: PrettyStyle): string {
  const { definition, args, span, related, didYouMean } = diagnostic
  const { code, severity, message, why, help } = definition
  const paint = severity === 'error' ? style.error : style.warning
  const frameStyle = { ...style, mark: paint }
  const rows = [`${paint(`${severity}[${code}]`)}: ${style.bold(printable(fillTemplate(message, args)))}`, '']
  const hint = didYouMean === undefined ? undefined : `did you mean '${didYouMean}'?`
  if (span) rows.push(drawFrame(span, sourceOf(span.file), frameStyle, hint))
  else if (hint !== undefined) rows.push(`  ${hint}`)
  for (const { label, span: place } of related) rows.push(drawFrame(place, sourceOf(place.file), { ...style, mark: style.dim }, label, false))
  if (why !== undefined) rows.push(`  why:  ${printable(fillTemplate(why, args))}`)
  if (help !== undefined) rows.push(`  help: ${printable(fillTemplate(help, args))}`)
  return `${rows.join('\n')}\n`
}
