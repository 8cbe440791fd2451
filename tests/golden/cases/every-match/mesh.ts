import { dns, http, httpRoute, mesh, weighted } from '@mesh-compile/dsl'

const shop = mesh('shop')
const ports = [http(8080), http(8081)] as const
const catalog = shop.virtualService('catalog.shop.local', ports)
const node = shop.virtualNode('catalog', { listeners: ports, serviceDiscovery: dns('catalog.internal') })
const to = [weighted(node, 100)] as const

shop.provide(
  catalog,
  shop.virtualRouter('catalog', ports, {
    'path-exact': httpRoute({ match: { path: { exact: '/items' } }, to }),
    'path-prefix': httpRoute({ match: { prefix: '/items/new' }, to }),
    'path-regex': httpRoute({ match: { path: { regex: '/items/[0-9]+' } }, to }),
    method: httpRoute({ match: { method: 'DELETE' }, to }),
    scheme: httpRoute({ match: { scheme: 'https' }, to }),
    'header-text': httpRoute({ match: { headers: { 'X-A': 'v' } }, priority: 10, to }),
    'header-exact-inverted': httpRoute({ match: { headers: { 'x-b': { exact: 'v', invert: true } } }, priority: 11, to }),
    'header-prefix': httpRoute({ match: { headers: { 'x-c': { prefix: 'v' } } }, priority: 12, to }),
    'header-suffix': httpRoute({ match: { headers: { 'x-d': { suffix: 'v' } } }, priority: 13, to }),
    'header-regex': httpRoute({ match: { headers: { 'x-e': { regex: 'v[0-9]*' } } }, priority: 14, to }),
    'header-range': httpRoute({ match: { headers: { 'x-f': { range: { start: -1, end: 10 } } } }, priority: 15, to }),
    'header-present': httpRoute({ match: { headers: { 'x-g': { present: true } } }, priority: 16, to }),
    'header-absent': httpRoute({ match: { headers: { 'x-h': { present: true, invert: true }, 'x-i': 'v' } }, priority: 17, to }),
    'query-exact': httpRoute({ match: { queryParameters: { page: '2' } }, to }),
    'query-present': httpRoute({ match: { queryParameters: { debug: { present: true } } }, to }),
    port: httpRoute({ match: { port: 8081 }, priority: 1000, to }),
    several: httpRoute({
      match: { prefix: '/items', method: 'POST', headers: { 'x-a': 'v', 'x-b': 'v' }, queryParameters: { page: '2', debug: 'v%20w' } },
      priority: 0,
      to,
    }),
    rest: httpRoute({ to }),
  }),
)
shop.virtualNode('web', { backends: [catalog] })

const web = shop.virtualService('web.shop.local', http(8080))
shop.provide(web, shop.virtualNode('pages', { listeners: [http(8080)], serviceDiscovery: dns('pages.internal') }))
shop.virtualGateway('edge', {
  listeners: [http(8088), http(8089)],
  routes: {
    'host-exact': { match: { prefix: '/', hostname: { exact: 'shop.example' } }, to: web },
    'host-suffix': { match: { prefix: '/', hostname: { suffix: '*.shop.example' } }, to: web },
    'path-exact': { match: { path: { exact: '/a' } }, to: web },
    'path-exact-rewritten': { match: { path: { exact: '/b' } }, to: web, rewrite: { path: { exact: '/c' } } },
    'path-regex': { match: { path: { regex: '/d/[0-9]+' } }, to: web },
    'path-regex-rewritten': { match: { path: { regex: '/e/.*' } }, to: web, rewrite: { path: { exact: '/f' } } },
    'prefix': { match: { prefix: '/g' }, to: web },
    'prefix-rewritten': { match: { prefix: '/h' }, to: web, rewrite: { prefix: { value: '/i' } } },
    'prefix-kept': { match: { prefix: '/j' }, to: web, rewrite: { prefix: { defaultPrefix: 'DISABLED' } } },
    'host-kept': { match: { prefix: '/k' }, to: web, rewrite: { hostname: { defaultTargetHostname: 'DISABLED' } } },
    method: { match: { prefix: '/l', method: 'PATCH' }, to: web },
    header: { match: { prefix: '/l', headers: { 'x-a': { prefix: 'v' }, 'x-b': { present: true, invert: true } } }, to: web },
    query: { match: { prefix: '/l', queryParameters: { page: { exact: '2' } } }, to: web },
    port: { match: { prefix: '/', port: 8089 }, to: web, priority: 0 },
    'target-port': { match: { prefix: '/m' }, to: catalog, targetPort: 8081, priority: 1 },
  },
})

export default shop
