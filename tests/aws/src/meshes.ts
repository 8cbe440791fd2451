import type { AwsOptions } from '@mesh-compile/aws-plan'
import type { ExternalPath, ExternalSource } from '@mesh-compile/ir/emitter'

/** Meshes in IR JSON that run on AWS in every way that is planned. */

const http = (port: number, more: object = {}): object => ({ protocol: 'http', port, ...more })
const inCloudMap = (service: string): object => ({ kind: 'cloudMap', namespace: 'shop.local', service, attributes: { version: '1' } })
const container = {
  image: '123456789012.dkr.ecr.eu-west-1.amazonaws.com/web:1',
  environment: { GREETING: '${name}, it\'s "5 o\'clock" %{if}', LEVEL: 'info' },
  secrets: { PASSWORD: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:web-AbCdEf:password::' },
}
const fargate = (more: object = {}): object => ({
  kind: 'ecs',
  launchType: 'FARGATE',
  task: { kind: 'planned', cpu: 512, memory: 1024, cpuArchitecture: 'ARM64', desiredCount: 2, container, ...more },
})
const onInstances = (task: object = { kind: 'planned', memory: 2048, cpuArchitecture: 'X86_64', desiredCount: 1, placementConstraints: ['attribute:zone == a'], container }): object => ({
  kind: 'ecs',
  launchType: 'EC2',
  task,
})
const provided = (name: string, kind: string, provider: string): object => ({ name, listeners: [http(8080)], provider: { kind, name: provider } })
const match = (value: string): object => ({ path: { kind: 'prefix', value } })
const outlierDetection = { maxServerErrors: 5, intervalMs: 10_000, baseEjectionMs: 30_000, maxEjectionPercent: 50 }

/** A node of each kind, and a gateway before them; statistics are shown, requests traced. */
export const richMesh = {
  virtualNodes: [
    { name: 'web', identity: { kind: 'uri', value: 'spiffe://shop.local/web' }, platform: fargate(), listeners: [http(8080)], serviceDiscovery: inCloudMap('web'), backends: [{ virtualService: 'catalog.shop.local' }] },
    { name: 'catalog-v1', platform: onInstances(), listeners: [http(8080, { outlierDetection })], serviceDiscovery: inCloudMap('catalog') },
    { name: 'catalog.v2', platform: fargate({ capacityProvider: 'FARGATE_SPOT' }), listeners: [http(8080), http(9090)], serviceDiscovery: inCloudMap('catalog'), interception: { kind: 'explicit', applicationPorts: { 8080: 18_080, 9090: 19_090 } } },
    { name: 'ledger', platform: { kind: 'ec2' }, listeners: [http(8080)], serviceDiscovery: { kind: 'dns', hostname: 'ledger.internal' } },
    { name: 'mailer', platform: onInstances({ kind: 'own' }), backends: [{ virtualService: 'ledger.shop.local' }] },
  ],
  virtualServices: [provided('catalog.shop.local', 'virtualRouter', 'catalog'), provided('web.shop.local', 'virtualNode', 'web'), provided('ledger.shop.local', 'virtualNode', 'ledger')],
  virtualRouters: [
    {
      name: 'catalog',
      listeners: [http(8080)],
      routes: [
        { name: 'new', protocol: 'http', match: match('/new'), targets: [{ virtualNode: 'catalog.v2', weight: 1, port: 8080 }] },
        { name: 'all', protocol: 'http', match: match('/'), targets: [{ virtualNode: 'catalog-v1', weight: 1 }] },
      ],
    },
  ],
  virtualGateways: [
    {
      name: 'edge',
      platform: { kind: 'ecs', launchType: 'FARGATE', task: { kind: 'planned', cpu: 256, memory: 512, cpuArchitecture: 'X86_64', desiredCount: 2 } },
      listeners: [http(80), http(8443)],
      routes: [{ name: 'all', protocol: 'http', match: match('/'), virtualService: 'web.shop.local' }],
    },
  ],
  tracing: { kind: 'xray', address: '127.0.0.1', port: 2000 },
  metrics: { prometheus: { port: 9902 } },
}

const tls = { mode: 'STRICT', certificate: { issuer: 'shop', source: { kind: 'secretsManager', arn: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:edge-AbCdEf' } } }

/** Its gateway alone, with a listener of each kind that an Application Load Balancer passes requests to. */
export const entryMesh = {
  settings: { ipPreference: 'IPv6_ONLY' },
  authorities: [{ name: 'shop', source: { kind: 'secretsManager', arn: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:ca-AbCdEf' } }],
  virtualGateways: richMesh.virtualGateways.map((gateway) => ({
    ...gateway,
    trustedHops: 1,
    listeners: [http(443), http(8443, { tls }), { protocol: 'http2', port: 8080 }, { protocol: 'grpc', port: 9443 }],
    routes: [],
  })),
}

/** Options with which it is planned so. */
export const behindApplication = { options: { gatewayLoadBalancer: 'alb', tags: ['team=shop'] }, envoyOptions: { gatewayHealthCheckPath: '/AWS.ALB/healthcheck' } } as const

const certificates = '/etc/mesh-compile/certificates'
const authority: ExternalSource & { readonly kind: 'acmPca' } = { kind: 'acmPca', arns: ['arn:aws:acm-pca:eu-west-1:123456789012:certificate-authority/12345678-1234-1234-1234-123456789012'] }

/** Certificates that its proxies fetch: issued, exported, kept, and authorities. */
export const external: Readonly<Record<string, readonly ExternalPath[]>> = {
  web: [
    { path: `${certificates}/own/chain.pem`, role: 'certificate', source: authority },
    { path: `${certificates}/own/key.pem`, role: 'key', source: authority },
    { path: `${certificates}/ca/ca.pem`, role: 'ca', source: { kind: 'bundle', parts: [authority, { kind: 'secretsManager', arn: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:ca-AbCdEf' }] } },
  ],
  ledger: [
    { path: `${certificates}/kept/chain.pem`, role: 'certificate', source: { kind: 'secretsManager', arn: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:pair-AbCdEf' } },
    { path: `${certificates}/kept/key.pem`, role: 'key', source: { kind: 'secretsManager', arn: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:pair-AbCdEf' } },
  ],
}

/** All that can be taken as it exists. */
export const WHAT_EXISTS: Partial<AwsOptions> = { namespaces: 'existing', gatewayLoadBalancer: 'existing', roles: 'existing', securityGroups: 'existing' }
