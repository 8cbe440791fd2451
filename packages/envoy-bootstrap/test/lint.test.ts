import { expect, test } from 'vitest'
import type { Bootstrap } from '../src/envoy-types.ts'
import { findViolations, lintBootstrap, lintRules } from '../src/lint/lint.ts'
import { accepted, clusters, refused, transport, UPSTREAM, watched } from './support/lint-examples.ts'
import { bootstraps, goldenCases, readMesh } from './support/mesh-cases.ts'

const none = { unverifiedClusters: new Set<string>(), watched }
const brokenBy = (bootstrap: object): readonly (string | undefined)[] =>
  findViolations(bootstrap as Bootstrap, none).map((violation) => violation.split(':')[0])

test('every rule has examples', () => {
  expect(Object.keys(refused).toSorted()).toEqual(lintRules.map(({ name }) => name).toSorted())
})

test.each(Object.entries(refused).flatMap(([rule, list]) => list.map((bootstrap, index) => [rule, index + 1, bootstrap] as const)))(
  '%s refuses example %i',
  (rule, _, bootstrap) => {
    expect(brokenBy(bootstrap)).toContain(rule)
  },
)

test.each(Object.entries(accepted))('%s is fine', (_, bootstrap) => {
  expect(brokenBy(bootstrap)).toEqual([])
})

test.each(goldenCases)('%s keeps every rule', async (name) => {
  const unverified = readMesh(name).virtualNodes.some(({ backends }) => backends.some(({ tls }) => tls?.verify.kind === 'none'))
  const violations = Object.values(await bootstraps(name)).flatMap(brokenBy)
  // The one client that does not verify its server is known to the emitter, and not to this test.
  expect(violations).toEqual(unverified ? ['server-not-checked'] : [])
})

test('a cluster may go unverified only where the user said so', () => {
  const bootstrap = clusters({ name: 'c', ...transport({ '@type': UPSTREAM, common_tls_context: {} }) }) as Bootstrap
  expect(findViolations(bootstrap, { ...none, unverifiedClusters: new Set(['c']) })).toEqual([])
  expect(findViolations(bootstrap, { ...none, unverifiedClusters: new Set(['d']) })).toHaveLength(1)
})

test('the message says which proxy, what, where and why', () => {
  const bootstrap = { node: { id: 'm/virtual-node/n' }, ...(clusters({ name: 'c', original_dst_lb_config: { use_http_header: true } }) as Bootstrap) }
  expect(() => lintBootstrap(bootstrap, none)).toThrow(
    'the bootstrap of m/virtual-node/n breaks its own rules: destination-by-header: use_http_header is set' +
      ' at static_resources.clusters[0].original_dst_lb_config (a client could choose any address to connect to)',
  )
})

test('what stands in watched files is judged as well, and may be referred to', () => {
  const route = (cluster: string): object => ({ '@type': 'x', name: 'r', virtual_hosts: [{ name: 'v', routes: [{ route: { cluster } }] }] })
  const judge = (resource: object, bootstrap: Bootstrap = {}): readonly string[] =>
    findViolations(bootstrap, { ...none, watched: [...watched, { place: '/r', response: { resources: [resource as never] } }] })
  expect(judge(route('a'))).toEqual([])
  expect(judge(route('gone'))).toEqual([
    'unknown-cluster: cluster gone does not exist at resources[0].virtual_hosts[0].routes[0].route of /r (requests would be answered 503, connections closed)',
  ])
  expect(judge({ '@type': 'x', name: 'c', type: 'ORIGINAL_DST' }, { node: { id: 'm/virtual-gateway/g' } })[0]).toMatch(/^open-gateway: .* of \/r /)
  const twice = [{ place: '/t', response: { resources: [{ '@type': 'x', name: 'a' }, { '@type': 'x', name: 'a' }] } }]
  expect(findViolations({} as Bootstrap, { ...none, watched: twice })[0]).toMatch(/^duplicate-name: .* of \/t /)
})
