import { choice, EMPTY, repeat, sequence, type PathRegex } from './syntax.ts'

/**
 * Takes an RE2 expression apart that matches whole paths.
 *
 * @returns undefined when it holds what is not taken apart here: flags, quotes (`\Q`), word boundaries, or anchors within
 */
export function parsePathRegex(text: string): PathRegex | undefined {
  // Of whole paths, the first character is at the beginning and the last one at the end.
  const inner = text.replace(/^\^/, '').replace(/^((?:[^\\]|\\.)*)\$$/s, '$1')
  const reader: Reader = { text: inner, at: 0 }
  const regex = readChoice(reader)
  return regex && reader.at === inner.length ? regex : undefined
}

interface Reader {
  readonly text: string
  at: number
}

/** Takes what a sticky expression finds at the present place. */
function take(reader: Reader, pattern: RegExp): RegExpExecArray | undefined {
  pattern.lastIndex = reader.at
  const found = pattern.exec(reader.text)
  if (found) reader.at = pattern.lastIndex
  return found ?? undefined
}

function readChoice(reader: Reader): PathRegex | undefined {
  const options: PathRegex[] = []
  do {
    const option = readSequence(reader)
    if (!option) return undefined
    options.push(option)
  } while (take(reader, /\|/y))
  return choice(options)
}

function readSequence(reader: Reader): PathRegex | undefined {
  const parts: PathRegex[] = []
  while (reader.at < reader.text.length && !/[|)]/.test(reader.text[reader.at] ?? '')) {
    const part = readRepeat(reader)
    if (!part) return undefined
    parts.push(part)
  }
  return parts.reduceRight((rest, part) => sequence(part, rest), EMPTY)
}

function readRepeat(reader: Reader): PathRegex | undefined {
  const of = readOne(reader)
  if (!of) return undefined
  const [, sign, least = '', comma, most = ''] = take(reader, /(?:([*+?])|\{(\d+)(,?)(\d*)\})\??/y) ?? []
  if (sign === '*') return repeat(of, 0, undefined)
  if (sign === '+') return repeat(of, 1, undefined)
  if (sign === '?') return repeat(of, 0, 1)
  if (least === '') return of
  return repeat(of, Number(least), comma ? (most === '' ? undefined : Number(most)) : Number(least))
}

const GROUP = /\((?:\?:|\?P?<[^>]*>|(?!\?))/y
const CLASS = /\[\^?\]?(?:\[:[^\]]*:\]|\\[pP]\{[^}]*\}|\\.|[^\]\\])*\]/y
const ESCAPE = /\\(?:[pP]\{[^}]*\}|[pP][A-Z]|x\{[^}]*\}|x[0-9a-fA-F]{2}|[dwsDWSaftnrv]|[^A-Za-z0-9])/y
const LITERAL = /[^\\^$.*+?()|[{]|\{(?!\d+,?\d*\})/y

function readOne(reader: Reader): PathRegex | undefined {
  if (take(reader, GROUP)) {
    const inner = readChoice(reader)
    return inner && take(reader, /\)/y) ? inner : undefined
  }
  const [text] = take(reader, CLASS) ?? take(reader, ESCAPE) ?? take(reader, LITERAL) ?? take(reader, /\./y) ?? []
  // Printed elsewhere, a plain brace might be taken for a count.
  return text === undefined ? undefined : { kind: 'one', text: text === '{' ? '\\{' : text }
}
