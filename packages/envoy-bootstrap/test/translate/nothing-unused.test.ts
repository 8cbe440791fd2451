import { expect, test } from 'vitest'
import { bootstraps, emit, readMesh } from '../support/mesh-cases.ts'
import { clusterNames } from '../support/look-into.ts'
import { calls, http, mesh, node, routed, route, service, tcp } from '../support/small-mesh.ts'

const tracing = { kind: 'openTelemetry', port: 4317 }

test('a TCP target of weight 0 has no cluster, for nothing leads to it', async () => {
  const routes = [route('all', { a: 0, b: 1 }, { protocol: 'tcp' })]
  const { caller } = await bootstraps(routed(routes, { listener: tcp(80) }))
  expect(clusterNames(caller)).toEqual(['cds_egress_m_b_tcp_80'])
})

test('only proxies that make spans have the cluster of the collector', async () => {
  const services = [service('db.m', [tcp(5432)], 'virtualNode', 'db'), service('api.m', [http(80)], 'virtualNode', 'api')]
  const virtualNodes = [node('db', [tcp(5432)]), node('api', [http(80)], calls('db.m')), node('web', [], calls('api.m')), node('batch', [], calls('db.m')), node('island')]
  const made = await bootstraps(mesh({ tracing, metrics: { prometheus: { port: 9902 } }, virtualNodes, virtualServices: services }))
  const traced = Object.entries(made).filter(([, bootstrap]) => clusterNames(bootstrap).includes('static_cluster_tracing'))
  expect(traced.map(([name]) => name)).toEqual(['api', 'web'])
})

test('a proxy that takes no connection asks for no log file', async () => {
  const accessLog = { path: '/tmp/access.log' }
  const { proxies } = await emit(readMesh(mesh({ virtualNodes: [node('island', [], { accessLog }), node('api', [http(80)], { accessLog })] })))
  expect(proxies?.map(({ name, external }) => [name, external.map(({ path }) => path)])).toEqual([
    ['api', ['/tmp/access.log']],
    ['island', []],
  ])
})
