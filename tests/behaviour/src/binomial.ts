/** Fails by chance once in a thousand million runs: what statistics of these tests allow themselves. */
const RISK = 1e-9

/** Between which counts `trials` trials of probability `p` end, but for a risk of 1e-9 (half of it on either side). */
export function binomialBounds(trials: number, p: number): { readonly atLeast: number; readonly atMost: number } {
  const chances: number[] = []
  let logChoose = 0
  for (let k = 0; k <= trials; k++) {
    chances.push(Math.exp(logChoose + k * Math.log(p) + (trials - k) * Math.log1p(-p)))
    logChoose += Math.log(trials - k) - Math.log(k + 1)
  }
  return { atLeast: firstBeyond(chances), atMost: trials - firstBeyond(chances.toReversed()) }
}

/** The first count whose lower tail, itself included, is more than half of the risk. */
function firstBeyond(chances: readonly number[]): number {
  let tail = 0
  return chances.findIndex((chance) => (tail += chance) > RISK / 2)
}
