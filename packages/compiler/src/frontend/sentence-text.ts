import type { DiagnosticDefinition } from '@mesh-compile/ir/diagnostics'
import type { SentenceDefinitions } from './type-error-findings.ts'

/** A finding's definition with its arguments. */
export interface Worded {
  readonly definition: DiagnosticDefinition
  readonly args: Readonly<Record<string, string>>
}

/** Our sentences in a text of TypeScript's, where they stand as string literal types; each once. */
export function sentencesIn(text: string): readonly string[] {
  const literals = text.matchAll(/"\[MC\d{4}\] (?:[^"\\]|\\.)*"/g)
  return [...new Set([...literals].map(([literal]) => unquote(literal)))]
}

/**
 * Reads the arguments back out of a sentence, so that a finding of TypeScript's is the same data as its twin of the
 * analysis. Where the words do not fit the definition (an older DSL), the sentence is shown as it is.
 */
export function readSentence(sentence: string, definitions: SentenceDefinitions): Worded {
  const [, code, words] = /^\[(MC\d{4})\] (.*)$/s.exec(sentence) as unknown as [string, string, string]
  const known = definitions.get(code)
  const template = known?.message.replace(/^\[MC\d{4}\] /, '')
  const args = template === undefined ? undefined : matchTemplate(template, words)
  if (known && template !== undefined && args) return { definition: { ...known, message: template }, args }
  const { slug = 'unknown-sentence', severity = 'error' } = known ?? {}
  return { definition: { code, slug, severity, message: '{sentence}' }, args: { sentence: words } }
}

function matchTemplate(template: string, words: string): Readonly<Record<string, string>> | undefined {
  const names = [...template.matchAll(/\{([A-Za-z]+)\}/g)].map(([, name]) => name!)
  const groups = new Map<string, number>()
  const pattern = template
    .split(/(\{[A-Za-z]+\})/)
    .map((part) => {
      const name = /^\{([A-Za-z]+)\}$/.exec(part)?.[1]
      if (name === undefined) return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
      const group = groups.get(name)
      if (group !== undefined) return `\\${group}`
      groups.set(name, groups.size + 1)
      return '(.*?)'
    })
    .join('')
  const match = new RegExp(`^${pattern}$`, 's').exec(words)
  return match ? Object.fromEntries(names.map((name) => [name, match[groups.get(name)!]!])) : undefined
}

function unquote(literal: string): string {
  try {
    return JSON.parse(literal) as string
  } catch {
    return literal.slice(1, -1)
  }
}
