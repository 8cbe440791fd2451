import { backend, cloudMap, dns, ec2, ecs, fargate, http, mesh, tcp } from '@mesh-compile/dsl'

const shop = mesh('shop', { metrics: { prometheus: { port: 9902 } } })
const port = http(8080)
const catalog = shop.virtualService('catalog.shop.local', port)
const ledger = shop.virtualService('ledger.shop.local', tcp(5432))
const image = (name: string) => `123456789012.dkr.ecr.eu-west-1.amazonaws.com/${name}:1.4.2`

shop.provide(ledger, shop.virtualNode('ledger', { listeners: [tcp(5432)], serviceDiscovery: dns('ledger.internal'), platform: ec2() }))
shop.provide(
  catalog,
  shop.virtualNode('catalog', {
    interception: 'explicit',
    listeners: [port],
    applicationPorts: { 8080: 18080 },
    serviceDiscovery: cloudMap({ namespace: 'shop.local', service: 'catalog' }),
    backends: [backend(ledger, { egressPort: 15432 })],
    platform: fargate({
      cpu: 512,
      memory: 1024,
      container: { image: image('catalog'), secrets: { DB_PASSWORD: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:catalog/db-AbCdEf:password::' } },
    }),
  }),
)
// Its team adds the fragment to a task definition of its own.
shop.virtualNode('reports', { backends: [catalog], platform: ecs({ taskDefinition: 'own' }) })

shop.virtualGateway('edge', {
  listeners: [http(80)],
  routes: { all: { match: { prefix: '/' }, to: catalog } },
  platform: fargate({ cpu: 256, memory: 512 }),
})

export default shop
