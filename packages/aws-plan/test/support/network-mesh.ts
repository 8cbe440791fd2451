import { FARGATE } from './runtime-of.ts'

const http = (port: number): object => ({ protocol: 'http', port })
const found = (name: string): object => ({ kind: 'cloudMap', namespace: 'shop.local', service: name, attributes: {} })
const provided = (name: string, listeners: readonly object[], kind: string, provider: string): object => ({ name, listeners, provider: { kind, name: provider } })
const { container: _, ...gatewayTask } = FARGATE.task

/** A virtual node that listens on these ports and calls these services, and does not say where it runs. */
export function outside(name: string, ports: readonly number[] = [], backends: readonly string[] = []): object {
  return {
    name,
    listeners: ports.map(http),
    ...(ports.length > 0 && { serviceDiscovery: found(name) }),
    backends: backends.map((virtualService) => ({ virtualService })),
  }
}

/** The same on Fargate. */
export function planned(name: string, ports: readonly number[] = [], backends: readonly string[] = [], more: object = {}): object {
  return { ...outside(name, ports, backends), platform: FARGATE, ...more }
}

/** A virtual gateway on Fargate with a route to each of these services. */
export function plannedGateway(name: string, ports: readonly number[], services: readonly string[], more: object = {}): object {
  return {
    name,
    listeners: ports.map(http),
    routes: services.map((virtualService, index) => ({ name: `to-${index}`, protocol: 'http', match: { path: { kind: 'prefix', value: `/${index}` } }, virtualService })),
    platform: { ...FARGATE, task: gatewayTask },
    ...more,
  }
}

/**
 * A gateway before `web`, which calls two services of one port of `blue`; the router of one spreads requests over `green`
 * as well, at another port. `idle` is called by nobody.
 */
export const networkMesh = {
  virtualServices: [
    provided('web.shop.local', [http(8080)], 'virtualNode', 'web'),
    provided('catalog.shop.local', [http(8080)], 'virtualRouter', 'catalog'),
    provided('prices.shop.local', [http(8080)], 'virtualNode', 'blue'),
  ],
  virtualRouters: [
    {
      name: 'catalog',
      listeners: [http(8080)],
      routes: [{ name: 'all', protocol: 'http', match: {}, targets: [{ virtualNode: 'blue', weight: 1 }, { virtualNode: 'green', weight: 1, port: 9090 }] }],
    },
  ],
  virtualNodes: [
    planned('blue', [8080, 9000]),
    planned('green', [9090]),
    planned('idle', [8080]),
    planned('web', [8080], ['catalog.shop.local', 'prices.shop.local']),
  ],
  virtualGateways: [plannedGateway('edge', [80, 443], ['web.shop.local'])],
} as const

/** What is open between groups for it: who connects to whom, at which port. */
export const networkEdges: readonly string[] = [
  'edge > web:8080', 'edge/load-balancer > edge:443', 'edge/load-balancer > edge:80', 'web > blue:8080', 'web > green:9090',
]
