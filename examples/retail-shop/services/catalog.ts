import { http } from '@mesh-compile/dsl'
import { explicit, found, task } from '../aws.ts'
import { shop } from '../shop.ts'

const catalogPort = http(8080)

export const catalog = shop.virtualService('catalog.shop.local', catalogPort)

shop.provide(
  catalog,
  shop.virtualNode('catalog', {
    ...explicit,
    listeners: [catalogPort],
    serviceDiscovery: found('catalog'),
    platform: task('catalog', '1.4.2'),
  }),
)
