import { dns, http, httpRoute, mesh, weighted } from '@mesh-compile/dsl'

const shop = mesh('shop')
const port = http(8080)
const api = shop.virtualService('api.shop.local', port)
const web = shop.virtualService('web.shop.local', port)

const apiNode = shop.virtualNode('api', { listeners: [port], serviceDiscovery: dns('api.internal', { responseType: 'ENDPOINTS' }) })
const adminNode = shop.virtualNode('admin', { listeners: [port], serviceDiscovery: dns('admin.internal') })
shop.provide(
  api,
  shop.virtualRouter('api', port, {
    admin: httpRoute({ match: { prefix: '/admin' }, to: [weighted(adminNode, 100)], retryPolicy: 'none' }),
    rest: httpRoute({ to: [weighted(apiNode, 100)], timeout: { perRequest: '3s' } }),
  }),
)
shop.provide(web, shop.virtualNode('web', { listeners: [port], serviceDiscovery: dns('web.internal') }))

shop.virtualGateway('edge', {
  listeners: [http(80)],
  trustedHops: 1,
  routes: {
    api: { match: { prefix: '/api', hostname: { exact: 'shop.example' } }, to: api },
    partners: { match: { prefix: '/', hostname: { suffix: '*.partners.example' } }, to: api, rewrite: { hostname: { defaultTargetHostname: 'DISABLED' } } },
    health: { match: { path: { exact: '/health' } }, to: web, priority: 0 },
    web: { match: { prefix: '/' }, to: web, rewrite: { prefix: { defaultPrefix: 'DISABLED' } } },
  },
})

export default shop
