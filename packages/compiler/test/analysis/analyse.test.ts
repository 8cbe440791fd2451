import { authority, certificate, dns, http, httpRoute, mesh, strict, weighted } from '@mesh-compile/dsl'
import { expect, test } from 'vitest'
import { findings } from '../findings.ts'

test('a mistake in a listener that two nodes share is told once', () => {
  const m = mesh('m')
  const port = http(70_000)
  const service = m.virtualService('s.local', port)
  const [v1, v2] = ['v1', 'v2'].map((name) => m.virtualNode(name, { listeners: [port], serviceDiscovery: dns(`${name}.internal`) }))
  m.provide(service, m.virtualRouter('r', port, { all: httpRoute({ to: [weighted(v1!, 50), weighted(v2!, 50)] }) }))
  m.virtualNode('web', { backends: [service] })
  expect(findings(m)).toEqual(["MC2017 port 70000 of virtual node 'v1' is not an integer from 1 to 65535"])
})

test('the same mistake in two listeners is told twice', () => {
  const m = mesh('m')
  m.virtualNode('a', { listeners: [http(0)] })
  m.virtualNode('b', { listeners: [http(0)] })
  expect(findings(m).map((text) => text.slice(0, 6))).toEqual(['MC2017', 'MC2017'])
})

test('nothing is said about what could not be read whole, and the rest is analysed', () => {
  const m = mesh('m')
  const ca = authority('ca', { file: '/ca.pem' })
  const secret = m.virtualService('secret.local', http(8443, { tls: strict(certificate(ca, { chain: '/c.pem', key: '/k.pem' })) }))
  m.virtualNode('unreadable', { listners: [], backends: [secret] } as never)
  m.virtualNode('web', { backends: [secret] as never })
  // Whether 'unreadable' has a client policy is not known; that nobody provides the service is.
  expect(findings(m).map((text) => text.slice(0, 6))).toEqual(['MC2002', 'MC3007'])
})
