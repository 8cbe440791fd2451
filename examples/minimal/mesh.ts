import { dns, http, mesh } from '@mesh-compile/dsl'

const shop = mesh('shop')
const catalog = shop.virtualService('catalog.shop.local', http(8080))

shop.virtualNode('web', { backends: [catalog] })
shop.provide(catalog, shop.virtualNode('catalog', { listeners: [http(8080)], serviceDiscovery: dns('catalog.internal') }))

export default shop
