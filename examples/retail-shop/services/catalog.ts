import { dns, http } from '@mesh-compile/dsl'
import { shop } from '../shop.ts'

const catalogPort = http(8080)

export const catalog = shop.virtualService('catalog.shop.local', catalogPort)

shop.provide(
  catalog,
  shop.virtualNode('catalog', {
    listeners: [catalogPort],
    serviceDiscovery: dns('catalog.internal', { responseType: 'ENDPOINTS' }),
  }),
)
