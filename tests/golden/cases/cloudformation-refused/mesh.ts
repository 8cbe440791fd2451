import { appMeshDefaults, dns, http, mesh } from '@mesh-compile/dsl'

const shop = mesh('shop', { defaults: appMeshDefaults })
const catalog = shop.virtualService('catalog.shop.local', http(8080))

shop.virtualNode('web', { backends: [catalog] })
shop.provide(
  catalog,
  shop.virtualNode('catalog', {
    listeners: [http(8080)],
    serviceDiscovery: dns('catalog.internal'),
    logging: { accessLog: { file: { path: '/var/log/{{resolve:ssm:/shop/log-folder}}' } } },
  }),
)

export default shop
