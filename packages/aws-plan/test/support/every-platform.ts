import { networkMesh, planned } from './network-mesh.ts'

/** The mesh of networks with a machine and a task definition of a team's own besides; all is measured and traced. */
export const everyPlatform = {
  ...networkMesh,
  virtualNodes: [
    ...networkMesh.virtualNodes,
    planned('mine', [], ['web.shop.local'], { platform: { kind: 'ecs', launchType: 'EC2', task: { kind: 'own' } } }),
    planned('vm', [], ['web.shop.local'], { platform: { kind: 'ec2' } }),
  ],
  metrics: { prometheus: { port: 9902 } },
  tracing: { kind: 'openTelemetry', address: '127.0.0.1', port: 4317, protocol: 'grpc', samplingPercent: 5 },
} as const

/** How each choice among what is made and what exists can be made. */
export const everyChoice: readonly Readonly<Record<string, string>>[] = ['create', 'existing'].flatMap((roles) =>
  ['each', 'shared'].flatMap((executionRoles) =>
    ['create', 'existing'].flatMap((namespaces) => ['nlb', 'existing'].map((gatewayLoadBalancer) => ({ roles, executionRoles, namespaces, gatewayLoadBalancer }))),
  ),
)
