import type { RouteMatch } from '@mesh-compile/ir'
import { NONE, UNKNOWN, found, type Answer } from './answer.ts'
import { findText } from './find-text.ts'
import { findLines, type HeaderDemand } from './header-lines.ts'
import { textOf, type Text } from './text.ts'
import type { Universe } from './universe.ts'

/** Something that a match asks in one respect: of the path, the method, the scheme, one header or one parameter. */
export interface Demand {
  /** Respects are independent: whatever is asked in one can be met whatever the others are. */
  readonly respect: string
  readonly aspect:
    | { readonly kind: 'text'; readonly universe: Universe; readonly text: Text }
    | { readonly kind: 'word'; readonly word: string }
    | { readonly kind: 'header'; readonly match: RouteMatch['headers'][number] }
}

/** What a match asks, each respect for itself. Where it is met, so is the whole. */
export function demandsOf({ path, method, scheme, headers, queryParameters }: Omit<RouteMatch, 'port'>): readonly Demand[] {
  return [
    { respect: 'path', aspect: { kind: 'text', universe: 'path', text: textOf(path) } },
    ...(method ? [{ respect: 'method', aspect: { kind: 'word', word: method } } as const] : []),
    ...(scheme ? [{ respect: 'scheme', aspect: { kind: 'word', word: scheme } } as const] : []),
    ...headers.map((match) => ({ respect: `header ${match.name}`, aspect: { kind: 'header', match } }) as const),
    ...queryParameters.map(
      (match) => ({ respect: `query ${match.name}`, aspect: { kind: 'text', universe: 'parameter', text: textOf(match) } }) as const,
    ),
  ]
}

/** A demand that must be met, or must not. */
export type Signed = Demand & { readonly holds: boolean }

/** What a request has in one respect so that all that is asked of it there holds: texts, none for something absent. */
export function meet(respect: string, asked: readonly Signed[]): Answer<readonly string[]> {
  const headers: HeaderDemand[] = []
  const all: Text[] = []
  const none: Text[] = []
  const words: { readonly word: string; readonly holds: boolean }[] = []
  let universe: Universe = 'path'
  for (const { aspect, holds } of asked) {
    switch (aspect.kind) {
      case 'header':
        headers.push({ match: aspect.match, holds })
        break
      case 'word':
        words.push({ word: aspect.word, holds })
        break
      case 'text':
        ;({ universe } = aspect)
        ;(holds ? all : none).push(aspect.text)
        break
      default:
        return aspect satisfies never
    }
  }
  if (headers.length > 0) return findLines(headers)
  if (words.length > 0) return meetWords(WORDS[respect] ?? [], words)
  // A parameter that nobody asks for need not be there.
  if (universe === 'parameter' && all.length === 0) return found([])
  const text = findText({ universe, all, none })
  if (text.kind === 'found') return found([text.value])
  return text.kind === 'none' ? NONE : UNKNOWN
}

// Methods are open: one that no match can name stands for all the others.
const WORDS: Readonly<Record<string, readonly string[]>> = {
  method: ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS', 'TRACE', 'PROPFIND'],
  scheme: ['http', 'https'],
}

function meetWords(
  known: readonly string[],
  asked: readonly { readonly word: string; readonly holds: boolean }[],
): Answer<readonly string[]> {
  const free = known.find((candidate) => asked.every(({ word, holds }) => (word === candidate) === holds))
  return free === undefined ? NONE : found([free])
}
