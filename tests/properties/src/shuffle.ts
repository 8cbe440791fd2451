/** Another order of a list, always the same for a seed. */
export function shuffleBy(seed: number): <Item>(items: readonly Item[]) => readonly Item[] {
  let state = seed | 1
  // Numerical Recipes' linear congruential generator: good enough to mix a few things.
  const next = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0
    return (state >>> 8) % below
  }
  return (items) => {
    const mixed = [...items]
    for (let index = mixed.length - 1; index > 0; index--) {
      const other = next(index + 1)
      ;[mixed[index], mixed[other]] = [mixed[other]!, mixed[index]!]
    }
    return mixed
  }
}
