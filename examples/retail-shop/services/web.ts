import { http } from '@mesh-compile/dsl'
import { explicit, found, task } from '../aws.ts'
import { shop } from '../shop.ts'
import { catalog } from './catalog.ts'
import { checkout } from './checkout.ts'

const webPort = http(8080)

export const web = shop.virtualService('web.shop.local', webPort)

shop.provide(
  web,
  shop.virtualNode('web', {
    ...explicit,
    listeners: [webPort],
    serviceDiscovery: found('web'),
    backends: [catalog, checkout],
    platform: task('web', '3.11.0'),
  }),
)
