import { authority, certificate, clientTls, dns, fixed, http, httpRoute, mesh, strict, tcp, weighted } from '@mesh-compile/dsl'

const shop = mesh('shop')
const ca = authority('shop-ca', { file: '/etc/tls/ca/ca.pem' })
const own = certificate(ca, { chain: '/etc/tls/own/chain.pem', key: '/etc/tls/own/key.pem' })

const apart = certificate(ca, { chain: '/etc/tls/public/chain.pem', key: '/etc/tls/private/key.pem' })

const web = http(8080)
const database = tcp(5432, { tls: strict(own, { clients: [ca] }) })
const checkout = shop.virtualService('checkout.shop.local', web)
const orders = shop.virtualService('orders.shop.local', database)

shop.provide(orders, shop.virtualNode('orders', { identity: 'orders.shop.local', listeners: [database], serviceDiscovery: fixed('10.0.0.1', '10.0.0.2') }))

const [v1, v2] = ['checkout-v1', 'checkout-v2'].map((name) =>
  shop.virtualNode(name, {
    identity: `spiffe://shop.local/${name}`,
    listeners: [web],
    serviceDiscovery: dns(`${name}.internal`),
    backendDefaults: { tls: clientTls({ trust: [ca], certificate: own }) },
    backends: [orders],
  }),
)
if (v1 === undefined || v2 === undefined) throw new Error('there are two versions')

shop.provide(checkout, shop.virtualRouter('checkout', web, { canary: httpRoute({ match: { prefix: '/' }, to: [weighted(v1, 100), weighted(v2, 0)] }) }))

shop.virtualGateway('edge', {
  listeners: [http(8443, { tls: strict(apart) })],
  routes: { all: { match: { prefix: '/' }, to: checkout } },
})

export default shop
