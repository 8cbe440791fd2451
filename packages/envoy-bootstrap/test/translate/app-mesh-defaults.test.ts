import { appMeshDefaults, defaults } from '@mesh-compile/ir'
import { expect, test } from 'vitest'
import type { Bootstrap } from '../../src/envoy-types.ts'
import { chainOf, egressOf, filterOf, ingressOf, listenerOf, routesOf } from '../support/look-into.ts'
import { bootstraps } from '../support/mesh-cases.ts'
import { calls, http, http2, mesh, node, service } from '../support/small-mesh.ts'

const build = async (settings: object): Promise<Record<string, Bootstrap>> =>
  bootstraps(
    mesh({
      settings,
      virtualNodes: [node('caller', [], calls('s.m', 'h2.m')), node('s', [http(80), http2(81)])],
      virtualServices: [service('s.m', [http(80)], 'virtualNode', 's'), service('h2.m', [http2(81)], 'virtualNode', 's')],
      virtualGateways: [{ name: 'edge', listeners: [http(8080), http2(8081)], routes: [{ name: 'all', match: {}, virtualService: 's.m' }] }],
    }),
  )

const managers = ({ caller, s, edge }: Record<string, Bootstrap>): readonly ReturnType<typeof filterOf>[] => [
  ...[80, 81].flatMap((port) => [filterOf(chainOf(egressOf(caller), port)), filterOf(chainOf(ingressOf(s), port))]),
  ...[8080, 8081].map((port) => filterOf(chainOf(listenerOf(edge, `lds_ingress_0.0.0.0_${port}`)))),
]

const WEBSOCKET = [{ upgrade_type: 'websocket' }]
test.each([
  ['appMeshDefaults', appMeshDefaults, 'KEEP_UNCHANGED', [WEBSOCKET, WEBSOCKET, undefined, undefined, WEBSOCKET, undefined]],
  ['defaults', defaults, 'REJECT_REQUEST', Array.from({ length: 6 }, () => undefined)],
])('%s: escaped slashes and websockets, on every hop', async (_, { settings }, slashes, upgrades) => {
  const made = managers(await build(settings))
  expect(made.map(({ path_with_escaped_slashes_action: action }) => action)).toEqual(made.map(() => slashes))
  expect(made.map(({ upgrade_configs }) => upgrade_configs)).toEqual(upgrades)
})

test('App Mesh tried answers of 503 again, twice, whoever provides the service', async () => {
  const { caller, edge } = await build(appMeshDefaults.settings)
  for (const chain of [chainOf(egressOf(caller), 80), chainOf(listenerOf(edge, 'lds_ingress_0.0.0.0_8080'))]) {
    expect(routesOf(chain)[0]?.route).toMatchObject({
      timeout: '15s',
      retry_policy: {
        retry_on: 'reset,connect-failure,refused-stream,unavailable,retriable-status-codes',
        num_retries: 2,
        retriable_status_codes: [503],
        host_selection_retry_max_attempts: '5',
      },
    })
  }
})
