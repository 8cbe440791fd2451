import { dns, ec2, ecs, fargate, http, mesh, tcp } from '@mesh-compile/dsl'

const shop = mesh('shop')
const port = http(8080)
const catalog = shop.virtualService('catalog.shop.local', port)
const ledger = shop.virtualService('ledger.shop.local', tcp(5432))

const image = (name: string, tag: string) => `123456789012.dkr.ecr.eu-west-1.amazonaws.com/${name}${tag}`

shop.provide(
  catalog,
  shop.virtualNode('catalog', {
    interception: 'explicit',
    listeners: [port],
    applicationPorts: { 8080: 18080 },
    serviceDiscovery: dns('catalog.internal'),
    platform: fargate({
      cpu: 512,
      memory: 1024,
      desiredCount: 2,
      cpuArchitecture: 'ARM64',
      capacityProvider: 'FARGATE_SPOT',
      container: {
        image: image('catalog', ':1.4.2'),
        environment: { LOG_LEVEL: 'info', GREETING: '${name}, it\'s "5 o\'clock"' },
        secrets: { DB_PASSWORD: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:catalog/db-AbCdEf:password::' },
        healthCheck: { command: ['CMD-SHELL', 'curl -f http://localhost:18080/health || exit 1'], interval: '10s', startPeriod: '30s' },
        stopTimeout: '60s',
      },
    }),
  }),
)
shop.provide(
  ledger,
  shop.virtualNode('ledger', { listeners: [tcp(5432)], serviceDiscovery: dns('ledger.internal'), platform: ec2() }),
)
shop.virtualNode('reports', {
  backends: [catalog, ledger],
  platform: ecs({
    memory: 2048,
    placementConstraints: ['attribute:ecs.instance-type =~ t3.*'],
    // Warned of: whatever was pushed last.
    container: { image: image('reports', ''), command: ['serve'] },
  }),
})
// Warned of: Fargate, and transparent.
shop.virtualNode('mailer', { backends: [catalog], platform: fargate({ taskDefinition: 'own' }) })
// The same, accepted.
shop.virtualNode('importer', { backends: [ledger], platform: fargate({ taskDefinition: 'own' }) })
shop.silence('transparent-on-fargate', { reason: 'seen to be redirected in our account', about: ['importer'] })

shop.virtualGateway('edge', {
  listeners: [http(80)],
  routes: { all: { match: { prefix: '/' }, to: catalog } },
  platform: fargate({ cpu: 256, memory: 512 }),
})

export default shop
