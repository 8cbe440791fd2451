import { authority, certificate, cloudMap, fargate, grpc, http, mesh, strict } from '@mesh-compile/dsl'

const shop = mesh('shop')
const secret = (name: string) => ({ secretsManager: `arn:aws:secretsmanager:eu-west-1:123456789012:secret:${name}-AbCdEf` })
const shopCa = authority('shop-ca', secret('shop-ca'))
const found = (service: string) => cloudMap({ namespace: 'shop.local', service })
const image = (name: string) => `123456789012.dkr.ecr.eu-west-1.amazonaws.com/${name}:1.4.2`

const pages = shop.virtualService('pages.shop.local', http(8080))
const orders = shop.virtualService('orders.shop.local', grpc(9090))
const explicit = { interception: 'explicit' } as const
shop.provide(
  pages,
  shop.virtualNode('pages', {
    ...explicit,
    listeners: [http(8080)],
    applicationPorts: { 8080: 18080 },
    serviceDiscovery: found('pages'),
    platform: fargate({ cpu: 256, memory: 512, container: { image: image('pages') } }),
  }),
)
shop.provide(
  orders,
  shop.virtualNode('orders', {
    ...explicit,
    listeners: [grpc(9090)],
    applicationPorts: { 9090: 19090 },
    serviceDiscovery: found('orders'),
    platform: fargate({ cpu: 256, memory: 512, container: { image: image('orders') } }),
  }),
)

shop.virtualGateway('edge', {
  listeners: [http(443, { tls: strict(certificate(shopCa, secret('edge'))) }), grpc(9443)],
  // The load balancer's.
  trustedHops: 1,
  routes: {
    pages: { match: { prefix: '/', port: 443 }, to: pages },
    orders: { match: { serviceName: 'shop.Orders', port: 9443 }, to: orders },
  },
  platform: fargate({ cpu: 256, memory: 512, desiredCount: 2 }),
})

export default shop
