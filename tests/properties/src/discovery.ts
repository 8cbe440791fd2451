import * as fc from 'fast-check'
import type { Scene } from './scene.ts'
import { given, ipAddress, seldom } from './texts.ts'

/** Which IP versions are used. */
export const ipPreference: fc.Arbitrary<string | undefined> = seldom(fc.constantFrom('IPv4_PREFERRED', 'IPv4_ONLY', 'IPv6_PREFERRED', 'IPv6_ONLY'))

/** How a node is found. */
export type DiscoveryPlan =
  | { readonly kind: 'dns'; readonly options: object; readonly finalDot: boolean }
  | { readonly kind: 'cloudMap'; readonly attributes: readonly (readonly [string, string])[] | undefined; readonly ipPreference: string | undefined }
  | { readonly kind: 'fixed'; readonly addresses: readonly string[] }

export const discovery: fc.Arbitrary<DiscoveryPlan> = fc.oneof(
  fc.record({
    kind: fc.constant('dns' as const),
    options: fc.record({ responseType: seldom(fc.constantFrom('LOADBALANCER', 'ENDPOINTS')), ipPreference }).map(given),
    finalDot: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('cloudMap' as const),
    // Envoy cannot ask for any, so that a node that has some is refused.
    attributes: fc.oneof({ weight: 9, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: fc.constant([['stage', 'prod'], ['constructor', 'x']] as const) }),
    ipPreference,
  }),
  fc.record({ kind: fc.constant('fixed' as const), addresses: fc.uniqueArray(ipAddress, { minLength: 1, maxLength: 3 }) }),
)

/** Makes `dns(...)`, `cloudMap(...)` or `fixed(...)`; `host` is a DNS name of the node's own. */
export function makeDiscovery(plan: DiscoveryPlan, host: string, scene: Scene): unknown {
  if (plan.kind === 'fixed') return scene.call('fixed', ...plan.addresses)
  if (plan.kind === 'cloudMap') {
    const [service, ...namespace] = host.split('.')
    const { attributes, ipPreference: preferred } = plan
    return scene.call('cloudMap', given({ namespace: namespace.join('.'), service, attributes: attributes && scene.record(attributes), ipPreference: preferred }))
  }
  const hostname = plan.finalDot ? `${host}.` : host
  return Object.keys(plan.options).length > 0 ? scene.call('dns', hostname, plan.options) : scene.call('dns', hostname)
}
