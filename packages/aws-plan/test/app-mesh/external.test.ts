import { expect, test } from 'vitest'
import { at, planOf, resourceOf } from '../support/plan-of.ts'
import { fileCa, http, mesh, node, service, trusting, type Json } from '../support/small-mesh.ts'

const issued: Json = { tls: { certificate: { issuer: 'ca', source: { kind: 'elsewhere' } } } }
const outside = (listener: Json): Json => ({
  ...node('out', [listener]),
  external: true,
  serviceDiscovery: { kind: 'dns', hostname: 'out.example.com' },
  identity: { kind: 'dns', value: 'out.example.com' },
})
const calling = (listener: Json, more: Json = {}): Json =>
  mesh({
    authorities: [fileCa],
    virtualNodes: [outside(listener), { name: 'caller', backends: [{ virtualService: 'out.example.com', ...more }] }],
    virtualServices: [service('out.example.com', [listener], 'virtualNode', 'out')],
  })

test('the TLS of a server outside is said by those who call it', () => {
  const plan = planOf(calling({ ...http(443), ...issued }, { tls: trusting(['ca']) }))
  expect(plan.findings).toEqual([])
  const [listener] = at(resourceOf(plan, 'VirtualNode', 'out'), 'Spec.Listeners') as readonly Json[]
  expect(listener).toMatchObject({ PortMapping: { Port: 443, Protocol: 'http' } })
  expect(listener).not.toHaveProperty('TLS')
  expect(at(resourceOf(plan, 'VirtualNode', 'caller'), 'Spec.BackendDefaults.ClientPolicy')).toMatchObject({ TLS: { Enforce: true } })
})

test('App Mesh does not tell TLS by its SNI', () => {
  expect(planOf(calling({ protocol: 'tls', port: 443 })).findings).toEqual([
    "MC6501 listener tls:443 of virtual node 'out': protocol: tls, but App Mesh takes tcp, which leads all connections to a port to one service, whatever their SNI",
  ])
})

test('a provider on another port takes a router', () => {
  const given = calling(http(8080)) as { virtualServices: Json[] }
  const [of] = given.virtualServices
  const moved = { ...given, virtualServices: [{ ...of, listeners: [http(80)], provider: { kind: 'virtualNode', name: 'out', port: 8080 } }] }
  expect(planOf(moved as never).findings).toContainEqual(
    "MC6501 virtual service 'out.example.com': port of its provider: 8080, but App Mesh takes that of the service; put a virtual router between them",
  )
})
