// Each mistake stands under a comment that holds the sentence TypeScript must show, and `^` under the place.
import {
  authority,
  backend,
  certificate,
  clientTls,
  dns,
  ecs,
  fargate,
  http,
  http2,
  http2Route,
  httpRoute,
  mesh,
  permissive,
  strict,
  tcp,
  tcpRoute,
  tls,
  weighted,
  zone,
} from '@mesh-compile/dsl'

const m = mesh('m')
const ca = authority('shop-ca', { file: '/ca.pem' })
const otherCa = authority('other-ca', { file: '/other.pem' })
const files = { chain: '/chain.pem', key: '/key.pem' }
const pci = zone('pci', { allow: { tier: 'checkout' } })

const paymentsPort = http2(8443, { tls: strict(certificate(ca, files), { clients: [ca] }) })
const checkoutPort = http(8080, { tls: strict(certificate(ca, files)) })
const payments = m.virtualService('payments', paymentsPort)
const card = m.virtualService('card', paymentsPort, { zone: pci })
const checkout = m.virtualService('checkout', checkoutPort)
const catalog = m.virtualService('catalog', http(8080))
const db = m.virtualService('db', tcp(5432))
const either = m.virtualService('either', http(8081, { tls: permissive(certificate(ca, files), { clients: [ca] }) }))
const strictOnly = m.virtualService('strict', [checkoutPort, paymentsPort])
const several = m.virtualService('several', [checkoutPort, paymentsPort, tls(443)])
const meshTls = clientTls({ trust: [ca] })
const mutualTls = clientTls({ trust: [ca], certificate: certificate(ca, files) })
const v1 = m.virtualNode('v1', { listeners: [checkoutPort] })
const v2 = m.virtualNode('v2', { listeners: [http2(9090)] })

// [MC3001] virtual service 'catalog' speaks http:8080, but this backend expects tcp
backend(catalog, { protocol: 'tcp' })
//                 ^

// [MC4001] web -> checkout: http:8080 is TLS STRICT, but 'web' has no TLS client policy
m.virtualNode('web', { backends: [catalog, checkout] })
//                                         ^

// [MC4002] web -> checkout: 'web' trusts other-ca, but the certificate of 'checkout' is issued by shop-ca
m.virtualNode('web', { backendDefaults: { tls: clientTls({ trust: [otherCa] }) }, backends: [checkout] })
//                                                                                           ^

// [MC4003] web -> payments: http2:8443 requires a client certificate (mutual TLS), but 'web' presents none
m.virtualNode('web', { backends: [backend(payments, { tls: meshTls })] })
//                                ^

// [MC4004] web -> payments: 'web' presents a certificate issued by other-ca, but 'payments' accepts only shop-ca
m.virtualNode('web', { backends: [backend(payments, { tls: clientTls({ trust: [ca], certificate: certificate(otherCa, files) }) })] })
//                                ^

// [MC4005] web -> catalog: 'web' enforces TLS, but http:8080 serves plaintext
m.virtualNode('web', { backendDefaults: { tls: meshTls }, backends: [catalog] })
//                                                                   ^

// [MC4005] web -> catalog: 'web' enforces TLS, but http:8080 serves plaintext
m.virtualNode('web', { backendDefaults: { tls: clientTls({ trust: [ca], enforce: true }) }, backends: [catalog] })
//                                                                                                     ^

// is not assignable to type '"[MC4003] web -> several: http2:8443 requires a client certificate (mutual TLS), but 'web' presents none"'
m.virtualNode('web', { backends: [backend(several, { tls: meshTls })] })
//                                ^

// [MC4003] web -> either: http:8081 requires a client certificate (mutual TLS), but 'web' presents none
m.virtualNode('web', { backendDefaults: { tls: meshTls }, backends: [either] })
//                                                                   ^

// [MC4017] web -> mail: a client policy means nothing to tls:443, where the applications speak TLS themselves
m.virtualNode('web', { backends: [backend(m.externalService('mail', tls(443)), { tls: meshTls })] })
//                                ^

// [MC4017] web -> mail: a client policy means nothing to tls:443, where the applications speak TLS themselves
m.virtualNode('web', { backends: [backend(m.externalService('mail', tls(443)), { tls: clientTls({ trust: [ca], enforce: false }) })] })
//                                ^

// 'perRequest' does not exist in type 'TcpTimeout'
tcp(5432, { timeout: { perRequest: '5s' } })
//                     ^

// 'perRequest' does not exist in type 'TcpTimeout'
tls(443, { timeout: { perRequest: '5s' } })
//                    ^

// 'perRequest' does not exist in type 'TcpTimeout'
tcpRoute({ timeout: { idle: '1h', perRequest: '5s' }, to: [weighted(v1, 100)] })
//                                ^

// [MC3004] virtual service 'checkout' promises http:8080 (TLS STRICT, issued by shop-ca), but 'soft' offers http:8080 (TLS PERMISSIVE, issued by shop-ca)
m.provide(checkout, m.virtualNode('soft', { listeners: [http(8080, { tls: permissive(certificate(ca, files)) })] }))
//                  ^

// [MC3004] virtual service 'either' promises http:8081 (TLS PERMISSIVE, issued by shop-ca, clients of shop-ca), but 'hard' offers http:8081 (TLS STRICT, issued by shop-ca, clients of shop-ca)
m.provide(either, m.virtualNode('hard', { listeners: [http(8081, { tls: strict(certificate(ca, files), { clients: [ca] }) })] }))
//                ^

// [MC5001] web -> card: zone 'pci' admits only tier=checkout, but 'web' has tier=web
m.virtualNode('web', { labels: { tier: 'web' }, backends: [backend(card, { tls: mutualTls })] })
//                                                         ^

// [MC5001] web -> card: zone 'pci' admits only tier=checkout, but 'web' has no labels
m.virtualNode('web', { backends: [backend(card, { tls: mutualTls })] })
//                                ^

// [MC3002] virtual router 'r' listens on http:8080: a tcp route can never match
m.virtualRouter('r', checkoutPort, { canary: tcpRoute({ to: [weighted(v1, 100)] }) })
//                                   ^

// [MC3002] virtual router 'r' listens on http:8080: a http2 route can never match
m.virtualRouter('r', checkoutPort, { canary: http2Route({ to: [weighted(v1, 100)] }) })
//                                   ^

// [MC3003] r -> v2: virtual node 'v2' has no listener http:8080 (TLS STRICT, issued by shop-ca) (it has http2:9090)
m.virtualRouter('r', checkoutPort, { canary: httpRoute({ to: [weighted(v1, 90), weighted(v2, 10)] }) })
//                                   ^

// [MC2031] the weights add up to 110, more than 100
m.virtualRouter('r', checkoutPort, { canary: httpRoute({ match: { prefix: '/' }, to: [weighted(v1, 90), weighted(v1, 20)] }) })
//                                                                               ^

// [MC3004] virtual service 'checkout' promises http:8080 (TLS STRICT, issued by shop-ca), but 'v2' offers http2:9090
m.provide(checkout, v2)
//                  ^

// [MC3004] virtual service 'catalog' promises http:8080, but 'v1' offers http:8080 (TLS STRICT, issued by shop-ca)
m.provide(catalog, v1)
//                 ^

// [MC3004] virtual service 'db' promises tcp:5432, but 'r' offers http:5432
m.provide(db, m.virtualRouter('r', http(5432), {}))
//            ^

// [MC3004] virtual service 'payments' promises http2:8443 (TLS STRICT, issued by shop-ca, clients of shop-ca), but 'p' offers http2:8443 (TLS STRICT, issued by shop-ca)
m.provide(payments, m.virtualNode('p', { listeners: [http2(8443, { tls: strict(certificate(ca, files)) })] }))
//                  ^

// [MC4001] edge -> checkout: http:8080 is TLS STRICT, but 'edge' has no TLS client policy
m.virtualGateway('edge', { listeners: [http(80)], routes: { a: { match: { prefix: '/' }, to: checkout } } })
//                                                                                       ^

// [MC4001] edge -> strict: http:8080 is TLS STRICT, but 'edge' has no TLS client policy
m.virtualGateway('edge', { listeners: [http(80)], routes: { a: { match: { prefix: '/' }, to: strictOnly } } })
//                                                                                       ^

// [MC3005] edge -> db: a virtual gateway cannot route to tcp:5432
m.virtualGateway('edge', { listeners: [http(80)], routes: { a: { match: { prefix: '/' }, to: db } } })
//                                                                                       ^

// 'listners' does not exist
m.virtualNode('web', { listners: [http(80)], serviceDiscovery: dns('web.internal') })
//                     ^

// "verify: 'none'" asks for a reason
clientTls({ verify: 'none' })
//        ^

// [MC2075] no task on AWS Fargate has 512 CPU units and 512 MiB: with 512 CPU units memory is 1024, 2048, 3072 or 4096 MiB
fargate({ cpu: 512, memory: 512 })
//                  ^

// [MC2075] no task on AWS Fargate has 300 CPU units and 1024 MiB: CPU units are 256, 512, 1024, 2048, 4096, 8192 or 16384
m.virtualNode('sized', { platform: fargate({ cpu: 300, memory: 1024, container: { image: 'shop/web:1' } }) })
//                                                     ^

// 'architecture' does not exist in type
fargate({ cpu: 512, memory: 1024, architecture: 'ARM64' })
//                                ^

// 'placementConstraints' does not exist in type
fargate({ cpu: 512, memory: 1024, placementConstraints: [] })
//                                ^

// Property 'image' is missing
ecs({ memory: 512, container: { command: ['serve'] } })
//                 ^

// 'memory' does not exist in type 'OwnTask'
ecs({ taskDefinition: 'own', memory: 512 })
//                           ^
