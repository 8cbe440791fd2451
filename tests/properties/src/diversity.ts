/** A configuration that can be chosen. */
export interface Candidate {
  readonly text: string
}

/**
 * Chooses the few that show the most: which fields there are at which place, and which marks stand in the texts there.
 * The one that adds most to what was chosen comes first.
 */
export function mostDiverse<Item extends Candidate>(candidates: readonly Item[], count: number): readonly Item[] {
  const shown = new Set<string>()
  let rest = candidates.map((item) => ({ item, features: featuresOf(item.text) }))
  const chosen: Item[] = []
  while (chosen.length < count && rest.length > 0) {
    for (const { features } of rest) for (const feature of features) if (shown.has(feature)) features.delete(feature)
    const best = rest.reduce((most, other) => (other.features.size > most.features.size ? other : most))
    chosen.push(best.item)
    for (const feature of best.features) shown.add(feature)
    rest = rest.filter((other) => other !== best)
  }
  return chosen
}

function featuresOf(text: string): Set<string> {
  const features = new Set<string>()
  const visit = (value: unknown, at: string): void => {
    if (Array.isArray(value)) {
      for (const item of value) visit(item, at)
      return
    }
    if (typeof value === 'string') for (const mark of value.match(/[^A-Za-z0-9/._-]/gu) ?? []) features.add(`${at} ${mark}`)
    if (typeof value !== 'object' || value === null) return
    for (const [key, child] of Object.entries(value)) {
      // Below a message of another type, the same place is another one.
      const type = (value as Readonly<Record<string, unknown>>)['@type']
      const place = type === undefined ? `${at}.${key}` : `${String(type)}.${key}`
      features.add(place)
      visit(child, place)
    }
  }
  visit(JSON.parse(text), '')
  return features
}
