import { cloudMap, ecs, fargate, http, mesh } from '@mesh-compile/dsl'

const shop = mesh('shop')
const port = http(8080)
const catalog = shop.virtualService('catalog.shop.local', port)
const found = (service: string) => cloudMap({ namespace: 'shop.local', service })
const image = (name: string) => `123456789012.dkr.ecr.eu-west-1.amazonaws.com/${name}:1.4.2`

shop.provide(
  catalog,
  shop.virtualNode('catalog', {
    interception: 'explicit',
    listeners: [port],
    applicationPorts: { 8080: 18080 },
    serviceDiscovery: found('catalog'),
    platform: fargate({
      cpu: 512,
      memory: 1024,
      desiredCount: 2,
      cpuArchitecture: 'ARM64',
      container: {
        image: image('catalog'),
        // Text, whatever it looks like.
        environment: { GREETING: '${name}, it\'s "5 o\'clock" {{now}} %{if}', LOG_LEVEL: 'info' },
        secrets: {
          DB_PASSWORD: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:catalog/db-AbCdEf:password::',
          TOKEN: 'arn:aws:ssm:eu-west-1:123456789012:parameter/catalog/token',
        },
        healthCheck: { command: ['CMD-SHELL', 'curl -f http://localhost:18080/health || exit 1'], interval: '10s', startPeriod: '30s' },
        stopTimeout: '60s',
      },
    }),
  }),
)

shop.virtualNode('reports', {
  listeners: [http(9090)],
  serviceDiscovery: found('reports'),
  backends: [catalog],
  platform: ecs({
    memory: 2048,
    capacityProvider: 'spot-instances',
    placementConstraints: ['attribute:ecs.instance-type =~ t3.*'],
    container: { image: image('reports'), command: ['serve', '--port', '9090'] },
  }),
})

shop.virtualGateway('edge', {
  listeners: [http(80)],
  routes: { all: { match: { prefix: '/' }, to: catalog } },
  platform: fargate({ cpu: 256, memory: 512 }),
})

export default shop
