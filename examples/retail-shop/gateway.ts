import { fargate, http, strict } from '@mesh-compile/dsl'
import { publicCertificate } from './certificates.ts'
import { shop } from './shop.ts'
import { catalog } from './services/catalog.ts'
import { orders } from './services/orders.ts'
import { warehouse } from './services/warehouse.ts'
import { web } from './services/web.ts'

export const edge = shop.virtualGateway('edge', {
  listeners: [http(8443, { tls: strict(publicCertificate) })],
  platform: fargate({ cpu: 256, memory: 512, desiredCount: 2 }),
  routes: {
    // api.shop.example/catalog/... is the catalog itself; the prefix is taken off.
    catalog: { match: { hostname: { exact: 'api.shop.example' }, prefix: '/catalog' }, to: catalog },
    orders: { match: { hostname: { exact: 'api.shop.example' }, serviceName: 'shop.Orders' }, to: orders },
    warehouse: { match: { hostname: { exact: 'api.shop.example' }, prefix: '/stock', method: 'GET' }, to: warehouse },
    web: { match: { prefix: '/' }, to: web },
  },
})
