import { certificate, http, strict } from '@mesh-compile/dsl'
import { shop, shopCa } from './shop.ts'
import { catalog } from './services/catalog.ts'
import { web } from './services/web.ts'

shop.virtualGateway('edge', {
  listeners: [
    http(8443, {
      tls: strict(certificate(shopCa, { chain: '/etc/shop/tls/edge.pem', key: '/etc/shop/tls/edge.key' })),
    }),
  ],
  routes: {
    // api.shop.example/catalog/... is the catalog itself; the prefix is taken off.
    catalog: { match: { hostname: { exact: 'api.shop.example' }, prefix: '/catalog' }, to: catalog },
    web: { match: { prefix: '/' }, to: web },
  },
})
