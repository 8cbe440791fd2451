import type { AnyListener } from '../listener.ts'
import type { AnyRoute, AnyWeightedTarget, Route, WeightedTarget } from '../route.ts'
import type { Sentence } from '../sentences.ts'
import type { AnyVirtualNode, VirtualNode } from '../virtual-node.ts'
import type { AnyVirtualRouter, VirtualRouter } from '../virtual-router.ts'
import type { AnyVirtualService } from '../virtual-service.ts'
import type { Overlap, Same, ShowContract, ShowListener } from './show.ts'

/** Whether some listener of the union `Offered` keeps contract `L`: port, protocol, TLS mode, issuer, accepted clients. */
type Keeps<Offered, L extends AnyListener> = [L] extends [Offered]
  ? true // one listener value used in both places, as nearly always
  : [Offered] extends [never]
    ? never
    : KeepsOne<Offered, L>
type KeepsOne<Offered, L extends AnyListener> = Offered extends AnyListener
  ? Overlap<Offered['port'], L['port']> extends true
    ? Overlap<Offered['protocol'], L['protocol']> extends true
      ? Overlap<Offered['~tls']['~mode'], L['~tls']['~mode']> extends true
        ? Same<Offered['~tls']['~issuer'], L['~tls']['~issuer']> extends true
          ? Same<Offered['~tls']['~clients'], L['~tls']['~clients']> extends true
            ? true
            : never
          : never
        : never
      : never
    : never
  : never

type CheckTarget<Router extends string, L extends AnyListener, T extends AnyWeightedTarget> =
  T extends WeightedTarget<VirtualNode<infer Node, infer Offered>, infer _Weight>
    ? [Keeps<Offered, L>] extends [never]
      ? Sentence<'MC3003', { router: Router; node: Node; expected: ShowContract<L>; actual: ShowContract<Offered> }>
      : never
    : never

/** The route itself, or what is wrong with it in a router that listens on `L`. */
export type CheckedRoute<Router extends string, L extends AnyListener, R> =
  R extends Route<infer P, infer Targets>
    ? Overlap<P, L['protocol']> extends false
      ? Sentence<'MC3002', { router: Router; listener: ShowListener<L>; kind: P }>
      : [CheckTarget<Router, L, Targets>] extends [never]
        ? R
        : CheckTarget<Router, L, Targets>
    : R

/** The provider itself, or how it breaks the service's contract. */
export type CheckedProvider<Service extends AnyVirtualService, Provider> =
  Provider extends VirtualNode<infer Name, infer Offered>
    ? [Keeps<Offered, Service['~listener']>] extends [never]
      ? BrokenContract<Service, Name, Offered>
      : Provider
    : Provider extends VirtualRouter<infer Name, infer Offered>
      ? [Keeps<Offered, Service['~listener']>] extends [never]
        ? BrokenContract<Service, Name, Offered>
        : Provider
      : Provider
type BrokenContract<Service extends AnyVirtualService, Name extends string, Offered> = Sentence<
  'MC3004',
  { service: Service['name']; expected: ShowContract<Service['~listener']>; provider: Name; actual: ShowContract<Offered> }
>

export type AnyProvider = AnyVirtualNode | AnyVirtualRouter
export type Routes = Readonly<Record<string, AnyRoute>>
