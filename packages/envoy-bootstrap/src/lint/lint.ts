import type { Bootstrap } from '../envoy-types.ts'
import { exposureRules } from './exposure-rules.ts'
import { routingRules } from './routing-rules.ts'
import { walk, type Facts, type Rule } from './rule.ts'
import { tlsRules } from './tls-rules.ts'

/** Everything that a finished bootstrap is checked for. */
export const lintRules: readonly Rule[] = [...tlsRules, ...exposureRules, ...routingRules]

/** What is wrong with a bootstrap although Envoy's own validation accepts it. */
export function findViolations(bootstrap: Bootstrap, facts: Facts): readonly string[] {
  const found: string[] = []
  const say = ({ name, why }: Rule, what: string): void => void found.push(`${name}: ${what} (${why})`)
  for (const rule of lintRules) for (const what of rule.whole?.(bootstrap, facts) ?? []) say(rule, what)
  const objectRules = lintRules.filter(({ object }) => object)
  walk(bootstrap, (object, path) => {
    for (const rule of objectRules) {
      const what = rule.object?.(object)
      if (what !== undefined) say(rule, `${what} at ${path}`)
    }
  })
  return found
}

/**
 * The last look at what is about to be written.
 *
 * @throws when something is wrong: the analysis and the translation should have made it impossible, so it is our bug
 */
export function lintBootstrap(bootstrap: Bootstrap, facts: Facts): void {
  const [first, ...others] = findViolations(bootstrap, facts)
  if (first === undefined) return
  const more = others.length > 0 ? ` and ${others.length} more` : ''
  throw new Error(`the bootstrap of ${bootstrap.node?.id} breaks its own rules: ${first}${more}`)
}
