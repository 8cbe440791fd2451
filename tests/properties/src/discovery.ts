import * as fc from 'fast-check'
import type { Scene } from './scene.ts'
import { ipAddress, seldom } from './texts.ts'

/** How a node is found. */
export type DiscoveryPlan =
  | { readonly kind: 'dns'; readonly options: object | undefined; readonly finalDot: boolean }
  | { readonly kind: 'fixed'; readonly addresses: readonly string[] }

export const discovery: fc.Arbitrary<DiscoveryPlan> = fc.oneof(
  fc.record({
    kind: fc.constant('dns' as const),
    options: seldom(fc.record({ responseType: fc.constantFrom('LOADBALANCER', 'ENDPOINTS') })),
    finalDot: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('fixed' as const), addresses: fc.uniqueArray(ipAddress, { minLength: 1, maxLength: 3 }) }),
)

/** Makes `dns(...)` or `fixed(...)`; `host` is a DNS name of the node's own. */
export function makeDiscovery(plan: DiscoveryPlan, host: string, scene: Scene): unknown {
  if (plan.kind === 'fixed') return scene.call('fixed', ...plan.addresses)
  const hostname = plan.finalDot ? `${host}.` : host
  return plan.options ? scene.call('dns', hostname, plan.options) : scene.call('dns', hostname)
}
