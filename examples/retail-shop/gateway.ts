import { certificate, http, strict } from '@mesh-compile/dsl'
import { shop, shopCa } from './shop.ts'
import { catalog } from './services/catalog.ts'
import { orders } from './services/orders.ts'
import { warehouse } from './services/warehouse.ts'
import { web } from './services/web.ts'

export const edge = shop.virtualGateway('edge', {
  listeners: [
    http(8443, {
      tls: strict(certificate(shopCa, { chain: '/etc/shop/tls/edge.pem', key: '/etc/shop/tls/edge.key' })),
    }),
  ],
  routes: {
    // api.shop.example/catalog/... is the catalog itself; the prefix is taken off.
    catalog: { match: { hostname: { exact: 'api.shop.example' }, prefix: '/catalog' }, to: catalog },
    orders: { match: { hostname: { exact: 'api.shop.example' }, serviceName: 'shop.Orders' }, to: orders },
    warehouse: { match: { hostname: { exact: 'api.shop.example' }, prefix: '/stock', method: 'GET' }, to: warehouse },
    web: { match: { prefix: '/' }, to: web },
  },
})
