import type { AwsOptions } from '../../src/options.ts'
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

const MADE_OR_NOT = ['create', 'existing'] as const

/** All ways in which it can be chosen between what is made and what exists. */
export const everyChoice: readonly Partial<AwsOptions>[] = MADE_OR_NOT.flatMap((roles) =>
  MADE_OR_NOT.flatMap((securityGroups) =>
    MADE_OR_NOT.flatMap((namespaces) =>
      ['nlb', 'existing'].flatMap((gatewayLoadBalancer) => (['each', 'shared'] as const).map((executionRoles) => ({ roles, executionRoles, securityGroups, namespaces, gatewayLoadBalancer }))),
    ),
  ),
)
