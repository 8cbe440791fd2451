import {
  authority, canReach, cannotReach, certificate, clientTls, dns, grpc, http, httpRoute, mesh, requireMutualTls, strict, tcp, weighted, zone,
  type Assertion,
} from '@mesh-compile/dsl'
import { describe, expect, test } from 'vitest'
import { findings } from '../../findings.ts'

/** web -> checkout -> ledger, and a gateway to web and to /admin of checkout. */
function shop() {
  const m = mesh('shop')
  const port = http(8080)
  const pci = zone('pci', { allow: { tier: 'checkout' } })
  const webService = m.virtualService('web.local', port)
  const checkoutService = m.virtualService('checkout.local', port)
  const ledgerService = m.virtualService('ledger.local', port, { zone: pci })
  const web = m.virtualNode('web', { serviceDiscovery: dns('web.internal'), listeners: [port], backends: [checkoutService] })
  const checkout = m.virtualNode('checkout', { serviceDiscovery: dns('checkout.internal'), listeners: [port], labels: { tier: 'checkout' }, backends: [ledgerService] })
  const canary = m.virtualNode('canary', { serviceDiscovery: dns('canary.internal'), listeners: [port] })
  const ledger = m.virtualNode('ledger', { serviceDiscovery: dns('ledger.internal'), listeners: [port] })
  m.provide(webService, web)
  m.provide(ledgerService, ledger)
  const router = m.virtualRouter('checkout', port, {
    canary: httpRoute({ priority: 1, match: { headers: { 'x-canary': { regex: 'v[0-9]+' } } }, to: [weighted(canary, 100)] }),
    orders: httpRoute({ priority: 2, match: { prefix: '/orders', method: 'GET' }, to: [weighted(checkout, 100), weighted(canary, 0)] }),
    rest: httpRoute({ priority: 3, to: [weighted(checkout, 100)] }),
  })
  m.provide(checkoutService, router)
  const edge = m.virtualGateway('edge', {
    listeners: [http(8080)],
    routes: {
      admin: { priority: 1, match: { prefix: '/admin' }, to: checkoutService, rewrite: { prefix: { value: '/internal' } } },
      all: { match: { prefix: '/' }, to: webService, rewrite: { prefix: { defaultPrefix: 'DISABLED' } } },
    },
  })
  return { m, web, checkout, canary, ledger, edge, pci, webService, checkoutService, ledgerService }
}

type Shop = ReturnType<typeof shop>
const told = (claim: (given: Shop) => Assertion): readonly string[] => {
  const given = shop()
  given.m.assert(claim(given))
  return findings(given.m)
}

describe('what holds is not told', () => {
  test.each<readonly [string, (given: Shop) => Assertion]>([
    ['a caller reaches its backend', ({ web, checkoutService }) => canReach(web, checkoutService)],
    ['and the node behind it', ({ web, checkout }) => canReach(web, checkout)],
    ['by a header', ({ web, canary }) => canReach(web, canary, { requests: { headers: { 'x-canary': 'v2' } } })],
    ['everyone with a label', ({ ledgerService }) => canReach({ labels: { tier: 'checkout' } }, ledgerService)],
    ['a gateway reaches what it routes to', ({ edge, webService }) => canReach(edge, webService, { requests: { prefix: '/cart' } })],
    ['through a rewritten prefix', ({ edge, checkout }) => canReach(edge, checkout, { requests: { path: { exact: '/admin/users' } } })],
    ['nobody without the backend', ({ web, ledger }) => cannotReach(web, ledger)],
    ['nobody but one', ({ ledgerService, checkout }) => cannotReach('everyone', ledgerService, { except: checkout })],
    ['no request of that kind', ({ web, canary }) => cannotReach(web, canary, { requests: { headers: { 'x-canary': { present: true, invert: true } } } })],
    ['a weight of 0 reaches nobody', ({ web, canary }) => cannotReach(web, canary, { requests: { prefix: '/orders', headers: { 'x-canary': { present: true, invert: true } } } })],
    ['an earlier gateway route takes it', ({ edge, web }) => cannotReach(edge, web, { requests: { prefix: '/admin' } })],
    ['by way of somebody excepted', ({ web, ledgerService, checkout }) => cannotReach(web, ledgerService, { transitively: true, except: checkout })],
  ])('%s', (_, claim) => {
    expect(told(claim)).toEqual([])
  })
})

describe('what does not hold is told with a request', () => {
  test.each<readonly [string, (given: Shop) => Assertion, string]>([
    ['no backend', ({ web, ledgerService }) => canReach(web, ledgerService),
      "MC5010 'web' cannot reach 'ledger.local', but the mesh asserts that it can: it does not name 'ledger.local' as a backend"],
    ['no gateway route', ({ edge, ledgerService }) => canReach(edge, ledgerService),
      "MC5010 'edge' cannot reach 'ledger.local', but the mesh asserts that it can: none of its gateway routes leads to 'ledger.local'"],
    ['no such request', ({ web, canary }) => canReach(web, canary, { requests: { headers: { 'x-canary': { present: true, invert: true } } } }),
      "MC5010 'web' cannot reach virtual node 'canary', but the mesh asserts that it can: no request of that kind is led there by the routes"],
    ['a route by expression', ({ web, canary }) => cannotReach(web, canary),
      "MC5011 'web' can reach virtual node 'canary', but the mesh asserts that it cannot: GET http://checkout.local:8080/ with x-canary: v0 is answered by virtual node 'canary'"],
    // Each line of a header is tried alone, so a caller gets past a rule about one of them by adding another.
    ['a second line of a header', ({ web, canary }) => cannotReach(web, canary, { requests: { headers: { 'x-canary': 'beta' } } }),
      "MC5011 'web' can reach virtual node 'canary', but the mesh asserts that it cannot: GET http://checkout.local:8080/ with x-canary: v0, x-canary: beta is answered by virtual node 'canary'"],
    ['a rewritten prefix', ({ edge, checkout }) => cannotReach(edge, checkout, { requests: { method: 'POST' } }),
      "MC5011 'edge' can reach virtual node 'checkout', but the mesh asserts that it cannot: POST http://edge.example/admin/ is answered by virtual node 'checkout'"],
    ['by way of others', ({ web, pci }) => cannotReach(web, pci, { transitively: true }),
      "MC5011 'web' can reach 'ledger.local' of zone 'pci', but the mesh asserts that it cannot: GET http://ledger.local:8080/ is answered by virtual node 'ledger', by way of 'checkout'"],
    ['plaintext', ({ ledgerService }) => requireMutualTls(ledgerService),
      "MC5012 http:8080 of 'ledger' answers for 'ledger.local' and takes plaintext, but the mesh asserts mutual TLS"],
    ['nobody is meant', ({ ledgerService }) => cannotReach({ labels: { tier: 'wbe' } }, ledgerService),
      'MC5014 cannotReach: the caller names nobody, so the assertion holds whatever the mesh does'],
  ])('%s', (_, claim, expected) => {
    expect(told(claim)).toEqual([expected])
  })
})

test('what an expression hides is not claimed to be proved', () => {
  const m = mesh('shop')
  const port = http(8080)
  const service = m.virtualService('a.local', port)
  const a = m.virtualNode('a', { listeners: [port], serviceDiscovery: dns('a.internal') })
  m.provide(service, m.virtualRouter('a', port, { all: httpRoute({ match: { path: { regex: '(?i)/admin' } }, to: [weighted(a, 100)] }) }))
  const web = m.virtualNode('web', { backends: [service] })
  m.assert(cannotReach(web, a))
  expect(findings(m)).toContain("MC5013 whether 'web' reaches virtual node 'a' cannot be decided: a regular expression on the way is beyond the analysis")
})

test('TCP carries whatever it carries', () => {
  const m = mesh('shop')
  const port = tcp(5432)
  const service = m.virtualService('db.local', port)
  const db = m.virtualNode('db', { listeners: [port], serviceDiscovery: dns('db.internal') })
  m.provide(service, db)
  const web = m.virtualNode('web', { backends: [service] })
  m.assert(canReach(web, db), cannotReach(web, db, { requests: { method: 'GET' } }))
  expect(findings(m).map((text) => text.slice(0, 6))).toEqual(['MC5011'])
})

test('mutual TLS holds for gRPC too, and one-way TLS is not enough', () => {
  const m = mesh('shop')
  const ca = authority('ca', { file: '/ca.pem' })
  const own = certificate(ca, { chain: '/c.pem', key: '/k.pem' })
  const [mutual, oneWay] = [grpc(9090, { tls: strict(own, { clients: [ca] }) }), grpc(9091, { tls: strict(own) })]
  const a = m.virtualNode('a', { listeners: [mutual], serviceDiscovery: dns('a.internal', { responseType: 'ENDPOINTS' }) })
  const b = m.virtualNode('b', { listeners: [oneWay], serviceDiscovery: dns('b.internal', { responseType: 'ENDPOINTS' }) })
  const services = [m.virtualService('a.local', mutual), m.virtualService('b.local', oneWay)] as const
  m.provide(services[0], a)
  m.provide(services[1], b)
  m.virtualNode('web', { identity: 'web.internal', backendDefaults: { tls: clientTls({ trust: [ca], certificate: own }) }, backends: [...services] })
  m.assert(requireMutualTls([...services]))
  expect(findings(m)).toEqual([
    "MC5012 grpc:9091 of 'b' answers for 'b.local' and takes clients without a certificate, but the mesh asserts mutual TLS",
  ])
})
