import type { OptionDefinition } from '@mesh-compile/ir/emitter'

type Option<Type extends OptionDefinition['type']> = Extract<OptionDefinition, { readonly type: Type }>

type EnumOption<Value extends string> = Option<'enum'> & { readonly values: readonly Value[] }

/** Options of who reaches whom, and through what. */
export const networkOptions: {
  readonly securityGroups: EnumOption<'create' | 'existing'>
  readonly gatewayLoadBalancer: Option<'enum'>
  readonly gatewayTlsPolicy: Option<'string'>
  readonly gatewayScheme: Option<'enum'>
  readonly gatewayIpAddressType: Option<'enum'>
  readonly gatewayIngressCidrs: Option<'strings'>
  readonly outsideCidrs: Option<'strings'>
} = {
  securityGroups: {
    type: 'enum',
    description: 'Security groups of proxies and load balancers: `create` them, or take those that are `existing`, whose ids are parameters and whose rules are written to security-groups.json',
    default: 'create',
    values: ['create', 'existing'],
  },
  gatewayLoadBalancer: {
    type: 'enum',
    description: 'What stands before virtual gateways on ECS: a Network Load Balancer each (`nlb`), an Application Load Balancer each (`alb`), or what is `existing`, whose target groups are parameters',
    default: 'nlb',
    values: ['nlb', 'alb', 'existing'],
  },
  gatewayTlsPolicy: {
    type: 'string',
    description: 'Security policy by which Application Load Balancers speak TLS with clients; one with TLS 1.3, which they speak with gateways then as well',
    default: 'ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09',
    pattern: 'ELBSecurityPolicy-TLS13-[A-Za-z0-9-]{1,64}',
  },
  gatewayScheme: {
    type: 'enum',
    description: 'Which addresses these load balancers have: those of the VPC (`internal`), or public ones (`internet-facing`)',
    default: 'internal',
    values: ['internal', 'internet-facing'],
  },
  gatewayIpAddressType: {
    type: 'enum',
    description: 'IP versions in which clients find these load balancers: as the `mesh` prefers, or as Elastic Load Balancing calls it',
    default: 'mesh',
    values: ['mesh', 'ipv4', 'dualstack', 'dualstack-without-public-ipv4'],
  },
  gatewayIngressCidrs: {
    type: 'strings',
    description: 'From which addresses clients may connect to virtual gateways, as ranges; with none, whoever deploys has to say',
    default: [],
  },
  outsideCidrs: {
    type: 'strings',
    description: 'Addresses of virtual nodes and gateways that do not say where they run, as ranges, for the security groups of those that do',
    default: [],
  },
}
