import { dns, http } from '@mesh-compile/dsl'
import { shop } from '../shop.ts'
import { catalog } from './catalog.ts'
import { checkout } from './checkout.ts'

const webPort = http(8080)

export const web = shop.virtualService('web.shop.local', webPort)

shop.provide(
  web,
  shop.virtualNode('web', {
    listeners: [webPort],
    serviceDiscovery: dns('web.internal', { responseType: 'ENDPOINTS' }),
    backends: [catalog, checkout],
  }),
)
