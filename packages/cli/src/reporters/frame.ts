import type { SourceSpan } from '@mesh-compile/ir'
import { printable } from './printable.ts'

/** How a frame is drawn. */
export interface FrameStyle {
  /** Box-drawing characters, or plain ASCII. */
  readonly unicode: boolean
  readonly dim: (text: string) => string
  readonly mark: (text: string) => string
}

const TAB = '  '
// A longer line, such as JSON without line ends, is shown around the span alone.
const WIDEST = 160
const CONTEXT = 40
const LINES_BEFORE = 1

/** The source around a span with the span underlined; empty when the file cannot be shown. */
export function drawFrame(span: SourceSpan, source: string | undefined, style: FrameStyle, label?: string, primary = true): string {
  const { unicode, dim, mark } = style
  const place = `${span.file}:${span.line}:${span.column}`
  const [corner, bar, end] = unicode ? ['╭─', '│', '╵'] : ['-->', '|', '']
  const lines = source?.split(/\r\n|\n|\r/) ?? []
  const whole = lines[span.line - 1]
  const cut = whole !== undefined && whole.length > WIDEST ? Math.max(0, span.column - 1 - CONTEXT) : 0
  const text = whole?.slice(cut, cut + WIDEST)
  const gutter = ' '.repeat(String(span.line).length)
  const head = ` ${gutter} ${dim(corner)} ${printable(place)}`
  if (text === undefined) return head
  const rows = [head]
  for (let line = Math.max(1, span.line - LINES_BEFORE); line < span.line; line++) {
    const before = lines[line - 1]
    if (before?.trim() && before.length <= WIDEST) rows.push(` ${dim(String(line).padStart(gutter.length))} ${dim(bar)} ${show(before)}`.trimEnd())
  }
  rows.push(` ${dim(String(span.line))} ${dim(bar)} ${show(text)}`)
  const underline = (primary ? (unicode ? '━' : '^') : unicode ? '─' : '-').repeat(widthOf(text, { ...span, column: span.column - cut, ...(span.endColumn !== undefined && { endColumn: span.endColumn - cut }) }))
  const before = ' '.repeat(show(text.slice(0, span.column - 1 - cut)).length)
  rows.push(` ${gutter} ${dim(bar)} ${before}${mark(underline)}${label === undefined ? '' : ` ${printable(label)}`}`)
  if (end) rows.push(` ${gutter} ${dim(end)}`)
  return rows.join('\n')
}

function show(line: string): string {
  return printable(line.replaceAll('\t', TAB))
}

function widthOf(text: string, { line, column, endLine = line, endColumn }: SourceSpan): number {
  const start = show(text.slice(0, column - 1)).length
  const stop = endLine > line || endColumn === undefined ? show(text.trimEnd()).length : show(text.slice(0, endColumn - 1)).length
  // Without an end, one word is marked; a span over several lines is marked to the end of its first one.
  if (endColumn === undefined) return Math.max(1, /^[\w$'"./-]*/.exec(text.slice(column - 1))?.[0].length ?? 1)
  return Math.max(1, stop - start)
}
