import { messageOf } from '@mesh-compile/ir/diagnostics'
import { meshSchema } from '@mesh-compile/ir/schema'
import { expect, test } from 'vitest'
import { analyse } from '../../src/analysis/analyse.ts'

const listeners = { http: { protocol: 'http', port: 8080 }, tcp: { protocol: 'tcp', port: 5432 }, tcp2: { protocol: 'tcp', port: 5433 } } as const

/** What is wrong with a node that listens on http:8080 and calls `ledger` (TCP), `pair` (two TCP ports) or `api` (HTTP). */
function findings(interception: object, backends: readonly object[] = []): readonly string[] {
  const provided = { ledger: [listeners.tcp], archive: [listeners.tcp], pair: [listeners.tcp, listeners.tcp2], api: [listeners.http] }
  const mesh = {
    irVersion: 1,
    name: 'shop',
    virtualNodes: [
      { name: 'web', interception, listeners: [listeners.http], backends },
      ...Object.entries(provided).map(([name, ports]) => ({ name, listeners: ports, serviceDiscovery: { kind: 'static', addresses: ['10.0.0.1'] } })),
    ],
    virtualServices: Object.entries(provided).map(([name, ports]) => ({ name, listeners: ports, provider: { kind: 'virtualNode', name } })),
  }
  return analyse(meshSchema.parse(mesh)).diagnostics.map((one) => `${one.definition.code} ${messageOf(one)}`)
}
const explicit = (applicationPorts: object = { 8080: 18080 }): object => ({ kind: 'explicit', applicationPorts })
const calls = (virtualService: string, egressPort?: number): object => ({ virtualService, ...(egressPort !== undefined && { egressPort }) })

test('two TCP services on one port are told apart by their egress ports', () => {
  const backends = [calls('ledger', 5432), calls('archive', 5433), calls('api')]
  expect(findings(explicit(), backends)).toEqual([])
  expect(findings({ kind: 'transparent' }, [calls('ledger'), calls('archive')])).toEqual([expect.stringMatching(/^MC3010 /)])
})

test.each<readonly [string, object, readonly object[], string]>([
  ['no application port', explicit({}), [], "MC2051 virtual node 'web' has explicit interception, but no application port for its listener http:8080"],
  ['a port that is no listener', explicit({ 8080: 18080, 9090: 19090 }), [], "MC2052 virtual node 'web': applicationPorts[9090] has no use: it has no listener on port 9090"],
  ['a key that is no port', explicit({ 8080: 18080, '08080': 1 }), [], "MC2052 virtual node 'web': applicationPorts[08080] has no use: it has no listener on port 08080"],
  ['an egress port for HTTP', explicit(), [calls('api', 5000)], "MC2052 virtual node 'web': egressPort of 'api' has no use: it is no TCP service; all others are reached on 127.0.0.1:15001 by their Host"],
  ['an egress port without Envoy', { kind: 'transparent' }, [calls('ledger', 5000)], "MC2052 virtual node 'web': egressPort of 'ledger' has no use: interception is transparent, so the application connects to the service itself"],
  ['no egress port', explicit(), [calls('ledger')], "MC2053 virtual node 'web' has explicit interception and cannot connect to 'ledger': the backend has no egressPort"],
  ['several TCP ports', explicit(), [calls('pair', 5000)], "MC2053 virtual node 'web' has explicit interception and cannot connect to 'pair': one egressPort cannot lead to several TCP ports (5432, 5433); make each a service of its own"],
  ['the port of the listener', explicit({ 8080: 8080 }), [], "MC2054 virtual node 'web' needs port 8080 twice: for listener http:8080 and for the application behind http:8080"],
  ['the port of HTTP backends', explicit({ 8080: 15001 }), [], "MC2054 virtual node 'web' needs port 15001 twice: for outbound traffic and for the application behind http:8080"],
  ['the admin port', explicit(), [calls('ledger', 9901)], "MC2054 virtual node 'web' needs port 9901 twice: for Envoy's admin interface and for backend 'ledger'"],
  ['one egress port twice', explicit(), [calls('ledger', 5000), calls('archive', 5000)], "MC2054 virtual node 'web' needs port 5000 twice: for backend 'ledger' and for backend 'archive'"],
  ["the application's port", explicit(), [calls('ledger', 18080)], "MC2054 virtual node 'web' needs port 18080 twice: for the application behind http:8080 and for backend 'ledger'"],
  ['no port at all', explicit({ 8080: 70000 }), [], "MC2017 port 70000 of virtual node 'web' is not an integer from 1 to 65535"],
])('%s', (_, interception, backends, finding) => {
  expect(findings(interception, backends)).toEqual([finding])
})
