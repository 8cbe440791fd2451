import { closestMatch as closest } from 'leven'

/** The known name that was probably meant: at most a third of its letters differ, upper and lower case aside. */
export function closestMatch(word: string, known: readonly string[]): string | undefined {
  const byLowerCase = new Map(known.map((name) => [name.toLowerCase(), name]))
  const exact = byLowerCase.get(word.toLowerCase())
  if (exact !== undefined) return exact
  const maxDistance = Math.max(1, Math.floor(word.length / 3))
  const match = closest(word.toLowerCase(), [...byLowerCase.keys()], { maxDistance })
  return match === undefined ? undefined : byLowerCase.get(match)
}
