/** What a search gives: an example, the proof that there is none, or neither, when the question is too hard. */
export type Answer<Found> =
  | { readonly kind: 'found'; readonly value: Found }
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown' }

export const NONE: Answer<never> = { kind: 'none' }
export const UNKNOWN: Answer<never> = { kind: 'unknown' }

/** An example. */
export function found<Value>(value: Value): Answer<Value> {
  return { kind: 'found', value }
}
