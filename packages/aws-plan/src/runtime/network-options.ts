import type { OptionDefinition } from '@mesh-compile/ir/emitter'

type Option<Type extends OptionDefinition['type']> = Extract<OptionDefinition, { readonly type: Type }>

/** Options of who reaches whom, and through what. */
export const networkOptions: {
  readonly gatewayLoadBalancer: Option<'enum'>
  readonly gatewayScheme: Option<'enum'>
  readonly gatewayIngressCidrs: Option<'strings'>
  readonly outsideCidrs: Option<'strings'>
} = {
  gatewayLoadBalancer: {
    type: 'enum',
    description: 'What stands before virtual gateways on ECS: a Network Load Balancer each (`nlb`), or what is `existing`, whose target groups are parameters',
    default: 'nlb',
    values: ['nlb', 'existing'],
  },
  gatewayScheme: {
    type: 'enum',
    description: 'Which addresses these load balancers have: those of the VPC (`internal`), or public ones (`internet-facing`)',
    default: 'internal',
    values: ['internal', 'internet-facing'],
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
