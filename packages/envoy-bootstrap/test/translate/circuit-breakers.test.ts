import { appMeshDefaults } from '@mesh-compile/ir'
import { expect, test } from 'vitest'
import type { Bootstrap } from '../../src/envoy-types.ts'
import { clusterNames, clusterOf } from '../support/look-into.ts'
import { bootstraps } from '../support/mesh-cases.ts'
import { calls, http, http2, mesh, node, service, tcp } from '../support/small-mesh.ts'

const UNLIMITED = { max_connections: 2_147_483_647, max_pending_requests: 2_147_483_647, max_requests: 2_147_483_647 }
const BUDGET = { retry_budget: { budget_percent: { value: 20 }, min_retry_concurrency: 100 } }

const thresholds = (bootstrap: Bootstrap | undefined, cluster: string): unknown => clusterOf(bootstrap, cluster).circuit_breakers?.thresholds

test.each([
  [http(80, { connectionPool: { maxConnections: 3, maxPendingRequests: 1 } }), { max_connections: 3, max_pending_requests: 1 }],
  [http(80, { connectionPool: { maxConnections: 3 } }), { max_connections: 3 }],
  [http2(80, { connectionPool: { maxRequests: 7 } }), { max_requests: 7 }],
  [tcp(80, { connectionPool: { maxConnections: 2 } }), { max_connections: 2 }],
])('the pool of %j limits what reaches the application, not what one caller sends', async (listener, limits) => {
  const { s, caller } = await bootstraps(
    mesh({
      virtualNodes: [node('caller', [], calls('s.m')), node('s', [listener])],
      virtualServices: [service('s.m', [listener], 'virtualNode', 's')],
    }),
  )
  const suffix = `m_s_${String(listener['protocol'])}_80`
  expect(thresholds(s, `cds_ingress_${suffix}`)).toEqual([{ ...UNLIMITED, ...limits, ...BUDGET }])
  expect(thresholds(caller, `cds_egress_${suffix}`)).toEqual([{ ...UNLIMITED, ...BUDGET }])
})

test('App Mesh did not bound retries', async () => {
  const { caller } = await bootstraps(
    mesh({
      settings: appMeshDefaults.settings,
      virtualNodes: [node('caller', [], calls('s.m')), node('s', [http(80)])],
      virtualServices: [service('s.m', [http(80)], 'virtualNode', 's')],
    }),
  )
  expect(thresholds(caller, 'cds_egress_m_s_http_80')).toEqual([{ ...UNLIMITED, max_retries: 2_147_483_647 }])
})

const gateway = async (listeners: readonly object[], upstream: object = http(80)): Promise<Bootstrap | undefined> => {
  const { edge } = await bootstraps(
    mesh({
      virtualNodes: [node('s', [upstream as Record<string, unknown>])],
      virtualServices: [service('s.m', [upstream as Record<string, unknown>], 'virtualNode', 's')],
      virtualGateways: [{ name: 'edge', listeners, routes: [{ name: 'all', match: {}, virtualService: 's.m' }] }],
    }),
  )
  return edge
}

test.each([
  ['http', http(80), { maxConnections: 3, maxPendingRequests: 1 }, { max_connections: 3, max_pending_requests: 1 }],
  // Many requests share a connection there, so it is requests that are counted.
  ['http', http2(80), { maxConnections: 3, maxPendingRequests: 1 }, { max_requests: 3 }],
  ['http2', http(80), { maxRequests: 4 }, { max_requests: 4 }],
  ['http2', http2(80), { maxRequests: 4 }, { max_requests: 4 }],
])('a gateway that takes %s limits what it asks of %j', async (protocol, upstream, connectionPool, limits) => {
  const edge = await gateway([{ protocol, port: 8443, connectionPool }], upstream)
  expect(thresholds(edge, `cds_egress_m_s_${String(upstream['protocol'])}_80`)).toEqual([{ ...UNLIMITED, ...limits, ...BUDGET }])
})

test('each listener of a gateway has limits of its own', async () => {
  const edge = await gateway([http(8080, { connectionPool: { maxConnections: 1 } }), http(8081), http(8082, { connectionPool: { maxConnections: 1 } })])
  expect(clusterNames(edge)).toEqual(['cds_egress_m_s_http_80', 'cds_egress_m_s_http_80_s-m', 'cds_egress_m_s_http_80_s-m-2'])
  const limits = clusterNames(edge).map((name) => edge && clusterOf(edge, name ?? '').circuit_breakers?.thresholds?.[0]?.max_connections)
  expect(limits).toEqual([1, UNLIMITED.max_connections, 1])
})
