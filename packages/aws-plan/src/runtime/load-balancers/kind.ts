import type { Listener } from '@mesh-compile/ir'
import type { Parameter } from '../../plan.ts'
import type { Value } from '../../value.ts'
import type { GatewayProxy } from '../proxies.ts'
import type { Runtime } from '../runtime.ts'

type Properties = Readonly<Record<string, Value>>

/** In what the kinds of load balancers differ; properties are by CloudFormation's names. */
export interface LoadBalancerKind {
  /**
   * What sets its resources apart by key and by name. What AWS cannot change in place is made anew, and what was there
   * before stays until services have changed over; so both must have names of their own.
   */
  readonly suffix: { readonly key: readonly string[]; readonly name: readonly string[] }
  /** AWS: in how many availability zones it must be. */
  readonly fewestZones: number
  /** The namespace of its metrics in CloudWatch. */
  readonly metrics: 'AWS/ApplicationELB' | 'AWS/NetworkELB'
  readonly parameters: (runtime: Runtime) => readonly Parameter[]
  readonly loadBalancer: (runtime: Runtime, gateway: GatewayProxy) => { readonly type: string; readonly attributes: readonly Value[] }
  readonly targetGroup: (runtime: Runtime, listener: Listener) => TargetGroupParts
  readonly listener: (runtime: Runtime, gateway: GatewayProxy, listener: Listener) => ListenerProperties
  /** Ports at which clients are only told to come to another one. */
  readonly redirects: (gateway: GatewayProxy) => readonly Redirect[]
}

/** What differs in a listener. */
export type ListenerProperties = Properties & { readonly Protocol: string }

/** What differs in a target group. */
export interface TargetGroupParts {
  /** Sets it apart, as `suffix` does, by what cannot be changed in place. */
  readonly suffix: readonly string[]
  readonly protocol: Properties
  readonly healthCheck: Properties
  readonly attributes: readonly Value[]
}

/** From a port by HTTP to one by HTTPS. */
export interface Redirect {
  readonly from: number
  readonly to: number
}

/** Seconds in which a target that leaves finishes what it has begun. */
export const DEREGISTRATION_DELAY: Value = { Key: 'deregistration_delay.timeout_seconds', Value: '30' }
