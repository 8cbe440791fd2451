import { appMeshDefaults, dns, http, httpRoute, mesh, tcp, weighted } from '@mesh-compile/dsl'

const shop = mesh('shop', { defaults: appMeshDefaults })
const port = http(8080)

// Raised on the whole way: the route and the listener that answers.
const reportsPort = http(8080, { timeout: { perRequest: '60s' } })
const reports = shop.virtualService('reports.shop.local', port)
const reportsNode = shop.virtualNode('reports', { listeners: [reportsPort], serviceDiscovery: dns('reports.internal') })
shop.provide(reports, shop.virtualRouter('reports', port, { all: httpRoute({ to: [weighted(reportsNode, 100)], timeout: { perRequest: '60s' } }) }))

// Raised at the route, and forgotten at one of two versions.
const search = shop.virtualService('search.shop.local', port)
const [v1, v2] = [reportsPort, port].map((listener, index) =>
  shop.virtualNode(`search-v${index + 1}`, { listeners: [listener], serviceDiscovery: dns(`search-v${index + 1}.internal`) }),
)
if (!v1 || !v2) throw new Error('there are two versions')
const searchRouter = shop.virtualRouter('search', port, {
  all: httpRoute({ to: [weighted(v1, 50), weighted(v2, 50)], timeout: { perRequest: '60s' }, retryPolicy: 'none' }),
})
shop.provide(search, searchRouter)

const ledger = shop.virtualService('ledger.shop.local', tcp(5432))
shop.provide(ledger, shop.virtualNode('ledger', { listeners: [tcp(5432)], serviceDiscovery: dns('ledger.internal') }))

const web = shop.virtualService('web.shop.local', port)
shop.provide(web, shop.virtualNode('web', { listeners: [port], serviceDiscovery: dns('web.internal'), backends: [search, ledger] }))

shop.virtualGateway('edge', {
  listeners: [http(8088)],
  routes: {
    reports: { match: { prefix: '/reports' }, to: reports },
    search: { match: { prefix: '/search' }, to: search },
    web: { match: { prefix: '/' }, to: web },
  },
})

export default shop
