import { dns, http, mesh, tcp } from '@mesh-compile/dsl'

const shop = mesh('shop', {
  logging: {
    accessLog: {
      file: {
        path: '/dev/stdout',
        format: { json: { time: '%START_TIME%', status: '%RESPONSE_CODE%', path: '%REQ(X-ENVOY-ORIGINAL-PATH?:PATH)%', cost: '100%%' } },
      },
    },
  },
  tracing: { openTelemetry: {}, sampling: 12.5 },
  metrics: { prometheus: { port: 9902 }, statsd: { dogStatsD: true } },
})

const catalog = shop.virtualService('catalog.shop.local', http(8080))
const ledger = shop.virtualService('ledger.shop.local', tcp(9000))

shop.virtualNode('web', { backends: [catalog, ledger] })
shop.provide(
  catalog,
  shop.virtualNode('catalog', {
    listeners: [http(8080)],
    serviceDiscovery: dns('catalog.internal'),
    logging: { accessLog: { file: { path: '/var/log/envoy/access.log', format: { text: '%PROTOCOL% "${x}" %DURATION%' } } } },
  }),
)
shop.provide(ledger, shop.virtualNode('ledger', { listeners: [tcp(9000)], serviceDiscovery: dns('ledger.internal'), logging: 'none' }))
shop.virtualGateway('edge', {
  listeners: [http(8443)],
  logging: { accessLog: { file: { path: '/dev/stderr' } } },
  routes: { all: { match: { prefix: '/' }, to: catalog } },
})

export default shop
