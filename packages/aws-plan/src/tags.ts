import type { Report } from '@mesh-compile/ir/diagnostics'
import { tagDiagnostics as diagnostics } from './diagnostics/tags.ts'
import type { Resource } from './plan.ts'
import type { Value } from './value.ts'

// AWS: Tag.
const MOST_TAGS = 50
const MOST_KEY = 128
const MOST_VALUE = 256
const ALLOWED = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u

/** The tags of the option, sorted by key; what is wrong with one is reported. */
export function parseTags(option: readonly string[], report: Report): readonly Value[] {
  const tags = new Map<string, string>()
  for (const tag of option) {
    const [key = '', ...rest] = tag.split('=')
    const value = rest.join('=')
    const reason = rest.length === 0 ? 'has no =' : tags.has(key) ? 'has the key of an earlier one' : whatIsWrong(key, value)
    if (reason === undefined) tags.set(key, value)
    else report(diagnostics.illegalTag, { tag, reason })
  }
  if (tags.size > MOST_TAGS) report(diagnostics.tooManyTags, { actual: tags.size, most: MOST_TAGS })
  return [...tags].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([Key, Value]) => ({ Key, Value }))
}

function whatIsWrong(key: string, value: string): string | undefined {
  const [keyLength, valueLength] = [key, value].map((text) => [...text].length) as [number, number]
  if (keyLength < 1 || keyLength > MOST_KEY) return `has a key of ${keyLength} characters; AWS takes 1 to ${MOST_KEY}`
  if (valueLength > MOST_VALUE) return `has a value of ${valueLength} characters; AWS takes at most ${MOST_VALUE}`
  if (/^aws:/i.test(key)) return 'has a key that begins with aws:, which AWS keeps for itself'
  if (!ALLOWED.test(key + value)) return 'has other characters than letters, digits, spaces and _ . : / = + - @'
  return undefined
}

/** The resource with these tags, where its type can have some. */
export function tagged(resource: Resource, tags: readonly Value[]): Resource {
  if (tags.length === 0 || !Object.hasOwn(resource.type.properties, 'Tags')) return resource
  return { ...resource, properties: { ...resource.properties, Tags: tags } }
}
