/*
 * RE2 expressions as JavaScript's. Over the characters of paths and headers both mean the same, but for what is
 * spelt differently; whatever could mean something else is given up, and the analysis then proves nothing by it.
 */

// Flags and groups of RE2, its own anchors, quoting and classes, and braces within classes.
const FOREIGN = /\(\?(?!:)|\\[AzZQECpP]|\[\[:|\[:/

/** The source of an expression for JavaScript with flag `u`; `undefined` when it cannot be told the same way. */
export function toSource(re2: string): string | undefined {
  if (FOREIGN.test(re2)) return undefined
  // Of the whole text, the first character is at the beginning and the last one at the end.
  const inner = re2.replace(/^\^/, '').replace(/^((?:[^\\]|\\[^])*)\$$/, '$1')
  // RE2 allows every punctuation mark to be escaped, JavaScript only those that have a meaning.
  const source = inner.replaceAll(/\\([!"#%&',:;<=>@_`~ -])/g, (_, mark: string) => `\\x${mark.charCodeAt(0).toString(16)}`)
  try {
    void new RegExp(source, 'u')
    return source
  } catch {
    return undefined
  }
}

const cache = new Map<string, RegExp | undefined>()

/** An expression that must match the whole text, as in Envoy (full match). */
export function toRegExp(re2: string): RegExp | undefined {
  if (!cache.has(re2)) {
    const source = toSource(re2)
    cache.set(re2, source === undefined ? undefined : new RegExp(`^(?:${source})$`, 'u'))
  }
  return cache.get(re2)
}
