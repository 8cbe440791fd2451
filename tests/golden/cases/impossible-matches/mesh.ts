import { dns, grpc, grpcRoute, http, httpRoute, mesh, weighted } from '@mesh-compile/dsl'

const shop = mesh('shop')
const ports = [http(8080), grpc(9090)] as const
const catalog = shop.virtualService('catalog.shop.local', ports)
const node = shop.virtualNode('catalog', { listeners: ports, serviceDiscovery: dns('catalog.internal', { responseType: 'ENDPOINTS' }) })
const to = [weighted(node, 100)] as const

shop.provide(
  catalog,
  shop.virtualRouter('catalog', ports, {
    'look-ahead': httpRoute({ match: { path: { regex: '/items/(?!old).*' } }, to }),
    'back-reference': httpRoute({ match: { headers: { 'x-a': { regex: '(a)\\1' } } }, to }),
    'several-bytes': httpRoute({ match: { path: { regex: '/[äöü]' } }, to }),
    'empty-prefix': httpRoute({ match: { headers: { 'x-a': { prefix: '' } } }, to }),
    'empty-range': httpRoute({ match: { headers: { 'x-a': { range: { start: 5, end: 5 } } } }, to }),
    'no-url': httpRoute({ match: { queryParameters: { name: 'Jane Doe' } }, to }),
    'no-path': httpRoute({ match: { prefix: 'items' }, to }),
    'no-port': httpRoute({ match: { port: 0 }, to }),
    'other-port': httpRoute({ match: { port: 8081 }, to }),
    'no-priority': httpRoute({ match: { prefix: '/x' }, priority: 1001, to }),
    'no-service': grpcRoute({ match: { serviceName: '/shop.Catalog/' }, to }),
    'no-method': grpcRoute({ match: { serviceName: 'shop.Catalog', methodName: 'Find All' }, to }),
    rest: httpRoute({ to }),
    calls: grpcRoute({ to }),
  }),
)

shop.virtualGateway('edge', {
  listeners: [http(8088)],
  routes: {
    'look-behind': { match: { path: { regex: '/(?<=a)b' } }, to: catalog },
    'header-name': { match: { prefix: '/', headers: { 'x a': 'v' } }, to: catalog },
    'final-dot': { match: { prefix: '/', hostname: { exact: 'shop.example.' } }, to: catalog },
    'no-path': { match: { prefix: '/a' }, to: catalog, rewrite: { prefix: { value: 'b?c' } } },
    'other-port': { match: { prefix: '/', port: 8089 }, to: catalog },
    'other-target': { match: { prefix: '/d' }, to: catalog, targetPort: 8081 },
  },
})

export default shop
