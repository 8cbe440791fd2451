import type { Value } from './value.ts'

/** A record without the properties that are undefined: a plan has no word for them. */
export function defined(properties: Readonly<Record<string, Value | undefined>>): Readonly<Record<string, Value>> {
  return Object.fromEntries(Object.entries(properties).filter((entry): entry is [string, Value] => entry[1] !== undefined))
}

/** The list; undefined where it is empty, which AWS takes for a mistake in most places. */
export function unlessEmpty(list: readonly Value[]): readonly Value[] | undefined {
  return list.length > 0 ? list : undefined
}
