import { createHash } from 'node:crypto'

/** The label of a resource that is alone of its type. */
export const ALONE = 'this'

const JOINTS: Readonly<Record<string, string>> = { '-': '_', '.': '__', '/': '___' }

/** Names as most are: words in lower case and digits, joined by single signs. */
const PLAIN = /^[a-z][a-z0-9]*([-./][a-z0-9]+)*$/

/**
 * The label of a resource in Terraform: an address is kept in a state, so it depends on the key alone, and two keys never
 * have the same. `checkout-v1` is `checkout_v1`, `catalog.shop` is `catalog__shop`, `router/route` is `router___route`.
 * Any other key, and one that would look like the result of this rule, gets eight digits of its SHA-256.
 */
export function labelOf(key: string): string {
  if (key === '') return ALONE
  if (PLAIN.test(key)) {
    const label = key.replace(/[-./]/g, (joint) => JOINTS[joint]!)
    if (label !== ALONE && !/_[0-9a-f]{8}$/.test(label)) return label
  }
  const words = key.toLowerCase().match(/[a-z0-9]+/g) ?? []
  const start = /^[a-z]/.test(words[0] ?? '') ? [] : ['x']
  return [...start, ...words, createHash('sha256').update(key).digest('hex').slice(0, 8)].join('_')
}
