import { expect, test } from 'vitest'
import { bootstraps, goldenCases } from './support/mesh-cases.ts'
import { findBrokenConstraints, parseBootstrap } from './support/oracle.ts'

test.each(goldenCases)('everything in %s is known to Envoy\'s API and keeps its constraints', async (name) => {
  for (const bootstrap of Object.values(await bootstraps(name))) {
    // Parsed strictly and printed again, nothing was lost: no field is misspelt or of a wrong type.
    expect(parseBootstrap(bootstrap)).toEqual(bootstrap)
    expect(findBrokenConstraints(bootstrap)).toEqual([])
  }
})

test('the oracle sees what is wrong', async () => {
  const { api } = await bootstraps('client-only')
  expect(() => parseBootstrap({ ...api, nodes: {} })).toThrow(/nodes/)
  expect(() => parseBootstrap({ ...api, node: { id: 1 } })).toThrow()
  const broken = { ...api, static_resources: { clusters: [{ connect_timeout: '0s' }], listeners: [{ filter_chains: [{ filters: [{ name: '' }] }] }] } }
  expect(findBrokenConstraints(broken)).toEqual([
    'envoy.config.bootstrap.v3.Bootstrap.static_resources.listeners[0].filter_chains[0].filters[0].name: is required',
    'envoy.config.bootstrap.v3.Bootstrap.static_resources.clusters[0].name: is required',
    'envoy.config.bootstrap.v3.Bootstrap.static_resources.clusters[0].connect_timeout: 0 s is too short',
  ])
})
