import { FARGATE } from './runtime-of.ts'

const { container: _application, ...task } = FARGATE.task

const http = (port: number, more: object = {}): object => ({ protocol: 'http', port, ...more })
const outlierDetection = { maxServerErrors: 5, intervalMs: 10_000, baseEjectionMs: 30_000, maxEjectionPercent: 50 }
const prefix = (value: string): object => ({ path: { kind: 'prefix', value } })

/** Web and a gateway call a service of two routes; one node of two can be taken out of use. Nothing is measured. */
export const quietMesh = {
  virtualNodes: [
    { name: 'web', platform: FARGATE, backends: [{ virtualService: 'catalog.local' }, { virtualService: 'queue.local' }] },
    { name: 'catalog-v1', platform: FARGATE, listeners: [http(8080, { outlierDetection })], serviceDiscovery: { kind: 'dns', hostname: 'v1.internal' } },
    { name: 'catalog-v2', listeners: [http(8080)], serviceDiscovery: { kind: 'dns', hostname: 'v2.internal' } },
    { name: 'queue', listeners: [{ protocol: 'tcp', port: 5672 }], serviceDiscovery: { kind: 'dns', hostname: 'queue.internal' } },
  ],
  virtualServices: [
    { name: 'catalog.local', listeners: [http(8080)], provider: { kind: 'virtualRouter', name: 'catalog' } },
    { name: 'queue.local', listeners: [{ protocol: 'tcp', port: 5672 }], provider: { kind: 'virtualNode', name: 'queue' } },
    { name: 'unused.local', listeners: [http(8080)], provider: { kind: 'virtualNode', name: 'catalog-v2' } },
  ],
  virtualRouters: [
    {
      name: 'catalog',
      listeners: [http(8080)],
      routes: [
        { name: 'new', protocol: 'http', match: prefix('/new'), targets: [{ virtualNode: 'catalog-v2', weight: 1 }] },
        { name: 'all', protocol: 'http', match: prefix('/'), targets: [{ virtualNode: 'catalog-v1', weight: 1 }] },
      ],
    },
  ],
  virtualGateways: [{ name: 'edge', platform: { ...FARGATE, task }, listeners: [http(8088)], routes: [{ name: 'all', virtualService: 'catalog.local' }] }],
}

/** The same, and every proxy shows its statistics. */
export const watchedMesh = { ...quietMesh, metrics: { prometheus: { port: 9902 } } }
