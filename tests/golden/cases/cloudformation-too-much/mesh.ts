import { appMeshDefaults, dns, http, mesh } from '@mesh-compile/dsl'

const shop = mesh('shop', { defaults: appMeshDefaults })

for (let index = 0; index < 250; index++) {
  const service = shop.virtualService(`service-${index}.shop.local`, http(8080))
  shop.provide(service, shop.virtualNode(`service-${index}`, { listeners: [http(8080)], serviceDiscovery: dns(`service-${index}.internal`) }))
}

export default shop
