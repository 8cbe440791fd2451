// Everything here must compile: what types cannot see is left to the analysis.
import type { AnyVirtualService } from '@mesh-compile/dsl'
import { authority, backend, certificate, clientTls, dns, ec2, ecs, fargate, fixed, http, http2, httpRoute, mesh, permissive, strict, tcp, tls, weighted, zone } from '@mesh-compile/dsl'

const m = mesh('m')
const ca = authority('ca', { file: '/ca.pem' })
const files = { chain: '/chain.pem', key: '/key.pem' }
const pci = zone('pci', { allow: { tier: 'checkout' } })
const port = http2(8443, { tls: strict(certificate(ca, files), { clients: [ca] }) })
const payments = m.virtualService('payments', port, { zone: pci })

// spread specs, with and without `as const`
const base = { labels: { tier: 'checkout' }, backendDefaults: { tls: clientTls({ trust: [ca], certificate: certificate(ca, files) }) } }
m.virtualNode('a', { ...base, backends: [payments] })
const labels: Record<string, string> = JSON.parse('{"tier":"checkout"}')
m.virtualNode('b', { ...base, labels, backends: [payments] })

// loops, computed names and ports, functions that return nodes
for (const [region, portNumber] of Object.entries({ eu: 8080, us: 8081 })) {
  const listener = http(portNumber)
  const worker = m.virtualService(`worker-${region}.shop.local`, listener)
  const nodes = [1, 2].map((i) =>
    m.virtualNode(`worker-${region}-${i}`, {
      ...base,
      listeners: [listener],
      serviceDiscovery: fixed(`10.0.0.${i}`),
      backends: [...(region === 'eu' ? [payments] : [])],
    }),
  )
  m.provide(
    worker,
    m.virtualRouter(`r-${region}`, listener, {
      all: httpRoute({ to: nodes.map((node) => weighted(node, Math.floor(100 / nodes.length))) }),
    }),
  )
}

// services of which only that is known
const all: AnyVirtualService[] = [payments]
m.virtualNode('anything', { backends: all })
m.virtualNode('by-any-tls', { backendDefaults: { tls: clientTls({ trust: [ca] }) }, backends: [...all, ...all.map((one) => backend(one, { egressPort: 5000 }))] })
for (const to of all) m.virtualGateway('to-anything', { listeners: [http(80)], backendDefaults: { tls: clientTls({ trust: [ca] }) }, routes: { all: { match: { prefix: '/' }, to } } })

// conditional backends, trust from a file
const maybe = labels['tier'] ? [backend(payments, { tls: base.backendDefaults.tls })] : []
m.virtualNode('c', { labels: { tier: 'checkout' }, backends: [...maybe] })
const names: string[] = JSON.parse('["ca"]')
m.virtualNode('d', {
  labels: { tier: 'checkout' },
  backendDefaults: { tls: clientTls({ trust: names.map((name) => authority(name, { file: '/x.pem' })), certificate: certificate(ca, files) }) },
  backends: [payments],
})

// two nodes that call each other
const pa = http(1)
const pb = http(2)
const sa = m.virtualService('sa', pa)
const sb = m.virtualService('sb', pb)
m.provide(sa, m.virtualNode('na', { listeners: [pa], serviceDiscovery: dns('na.internal'), backends: [sb] }))
m.provide(sb, m.virtualNode('nb', { listeners: [pb], serviceDiscovery: dns('nb.internal'), backends: [sa] }))

// a gateway, with everything it can say
m.virtualGateway('edge', {
  listeners: [http(8080)],
  trustedHops: 1,
  routes: {
    api: { match: { prefix: '/api', hostname: { suffix: '*.shop.example' } }, to: sa, rewrite: { prefix: { value: '/v1' } } },
    exact: { match: { path: { exact: '/health' }, hostname: { exact: 'shop.example' } }, to: sb, rewrite: { hostname: { defaultTargetHostname: 'DISABLED' } } },
    pay: { match: { prefix: '/pay' }, to: sb, rewrite: { prefix: { defaultPrefix: 'DISABLED' } }, priority: 1 },
  },
})

// of several listeners a gateway calls one, which may be the one that agrees
const oneOf = m.virtualService('one-of', [http(8080), http(8443, { tls: strict(certificate(ca, files)) }), port, tcp(5432)])
const verifying = clientTls({ trust: [ca] })
m.virtualGateway('by-plaintext', { listeners: [http(8080)], routes: { all: { match: { prefix: '/' }, to: oneOf } } })
m.virtualGateway('without-certificate', {
  listeners: [http(8080)],
  backendDefaults: { tls: verifying },
  routes: { all: { match: { prefix: '/' }, to: oneOf, targetPort: 8443 }, own: { match: { prefix: '/own' }, to: backend(oneOf, { tls: verifying }), targetPort: 8443 } },
})

// what is said for all backends does not concern TLS of the applications
m.virtualNode('mailing', { backendDefaults: { tls: verifying }, backends: [m.externalService('mail', tls(443, { timeout: { idle: '1h' } })), backend(m.externalService('sms', tls(443)), { egressPort: 4430 })] })

// a PERMISSIVE listener is called with a client policy and without
const either = m.virtualService('either', http(8082, { tls: permissive(certificate(ca, files), { minimumVersion: 'TLSv1_3' }) }))
m.virtualNode('by-plaintext', { backends: [either] })
m.virtualNode('by-tls', { backendDefaults: { tls: clientTls({ trust: [ca], minimumVersion: 'TLSv1_3' }) }, backends: [either] })

// a client policy that does not hold for every call is left to the analysis
const plain = m.virtualService('plain', http(8083))
for (const tls of [
  clientTls({ trust: [authority('other', { file: '/o.pem' })], enforce: false }),
  clientTls({ trust: [ca], ports: [8443] }),
  clientTls({ verify: 'none', reason: 'a test', enforce: labels['tier'] === 'checkout' }),
]) {
  m.virtualNode('lenient', { labels: { tier: 'checkout' }, backendDefaults: { tls }, backends: [plain, either, payments, backend(plain, { tls })] })
}

// platforms: every size by itself, and sizes that only the analysis can judge
const shop: { readonly name: string; readonly cpu: number; readonly memory: number; readonly secret: string }[] = []
for (const { name, cpu, memory, secret } of shop) {
  m.virtualNode(name, { platform: fargate({ cpu, memory, container: { image: `shop/${name}:1`, secrets: { TOKEN: secret } } }) })
  m.virtualNode(`${name}-ec2`, { platform: ecs({ cpu, memory, placementConstraints: [`attribute:stack == ${name}`] }) })
}
for (const cpu of [256, 512] as const) fargate({ cpu, memory: 4096 })
for (const memory of [512, 2048] as const) fargate({ cpu: 256, memory })
const healthCheck = { command: ['CMD-SHELL', 'true'] }
const task = { cpu: 16384, memory: 122880, desiredCount: 0, cpuArchitecture: 'ARM64', capacityProvider: 'FARGATE_SPOT' } as const
fargate({ ...task, container: { image: 'shop/web:1', healthCheck, stopTimeout: '30s' } })
m.virtualNode('own', { platform: fargate({ taskDefinition: 'own' }) })
m.virtualGateway('way-in', { listeners: [http(8080)], routes: { all: { match: { prefix: '/' }, to: sa } }, platform: ecs({ memory: 256 }) })
m.virtualNode('machine', { platform: ec2() })

export default m
