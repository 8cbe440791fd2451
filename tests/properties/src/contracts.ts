import * as fc from 'fast-check'
import { listener, makeListener, PROTOCOLS, type ListenerPlan } from './listeners.ts'
import { makeNode, node, type NodePlan, type Service } from './nodes.ts'
import { makeRoute, routes, type RoutePlan } from './routes.ts'
import type { Scene } from './scene.ts'
import { pick, seldom } from './texts.ts'

/** Services of one contract, and who answers for them. */
export interface ContractPlan {
  readonly listeners: readonly ListenerPlan[]
  /** On the port of every other contract that shares it. */
  readonly sharesPort: boolean
  readonly nodes: readonly NodePlan[]
  readonly routes: readonly RoutePlan[]
  readonly services: readonly { readonly name: string; readonly zone: number | undefined; readonly provider: 'node' | 'router' | undefined; readonly node: number }[]
}

export const contract: fc.Arbitrary<ContractPlan> = fc.array(listener(...PROTOCOLS), { minLength: 1, maxLength: 2 }).chain((listeners) =>
  fc.record({
    listeners: fc.constant(listeners),
    sharesPort: fc.boolean(),
    nodes: fc.array(node, { minLength: 1, maxLength: 2 }),
    routes: routes(listeners),
    services: fc.array(
      fc.record({
        name: fc.constantFrom('svc', 'Orders', 'constructor'),
        zone: seldom(fc.nat(3)),
        provider: fc.oneof({ weight: 20, arbitrary: fc.constantFrom('node' as const, 'router' as const) }, { weight: 1, arbitrary: fc.constant(undefined) }),
        node: fc.nat(3),
      }),
      { minLength: 1, maxLength: 2 },
    ),
  }),
)

/** A contract whose services are declared. */
export interface MadeContract {
  readonly plan: ContractPlan
  readonly index: number
  readonly ports: readonly number[]
  readonly listeners: readonly unknown[]
  readonly services: readonly Service[]
}

/** Declares the services of a contract. */
export function makeContractServices(
  plan: ContractPlan,
  index: number,
  zones: readonly { readonly handle: unknown; readonly allow: Readonly<Record<string, string>> }[],
  scene: Scene,
): MadeContract {
  const { prefix } = scene
  const apart = prefix === '' ? 0 : 50
  const ports = plan.listeners.map(({ protocol }, position) => {
    if (position > 0) return 9_000 + index + apart
    if (protocol === 'tcp') return 5_000 + index + apart
    return plan.sharesPort ? 8_080 : 8_000 + index + apart
  })
  const listeners = plan.listeners.map((item, position) => makeListener(item, ports[position]!, scene))
  const called = plan.listeners.map(({ protocol, tls }, position) => ({ protocol, tls, port: ports[position]! }))
  const services = scene.order(plan.services.map((service, position) => [position, service] as const)).map(([position, { name, zone }]) => {
    const joined = zone === undefined ? undefined : pick(zones, zone)
    const full = `${prefix}${name}-${index}-${position}.mesh.test`
    const promised = listeners.length === 1 ? listeners[0] : listeners
    const handle = joined
      ? scene.method('virtualService', full, promised, { zone: joined.handle })
      : scene.method('virtualService', full, promised)
    return { position, service: { handle, contract: index, listeners: called, allow: joined?.allow ?? {} } }
  })
  return { plan, index, ports, listeners, services: services.toSorted((a, b) => a.position - b.position).map(({ service }) => service) }
}

/** Far from the ports of contracts, so that the application's ports of explicit interception differ as well. */
const OTHER_PORT = 1_500

/** Declares nodes and router of a contract, and has them provide its services; gives back the nodes. */
export function makeContractNodes(
  { plan, index, ports, listeners, services }: MadeContract,
  around: { readonly services: readonly Service[]; readonly usual: 'transparent' | 'explicit' | undefined; readonly scene: Scene },
): readonly (readonly [unknown, NodePlan])[] {
  const { scene } = around
  const other = ports[0]! + OTHER_PORT
  const nodes = plan.nodes.map((of, position) => {
    const all = of.hasOtherPort ? [...listeners, makeListener(plan.listeners[0]!, other, scene)] : listeners
    const name = `${scene.prefix}${of.stem}-${index}-${position}`
    return [makeNode(of, { ...around, name, listeners: all, ports: of.hasOtherPort ? [...ports, other] : ports }, scene), of] as const
  })
  const needsRouter = plan.services.some(({ provider }) => provider === 'router')
  const router = needsRouter && scene.method('virtualRouter', `${scene.prefix}router-${index}`, listeners.length === 1 ? listeners[0] : listeners, scene.record(makeRoutes(plan, ports, nodes, scene)))
  for (const [position, { provider, node: chosen }] of scene.order(plan.services.map((service, position) => [position, service] as const))) {
    if (provider === undefined) continue
    scene.method('provide', services[position]?.handle, provider === 'router' ? router : pick(nodes, chosen)?.[0])
  }
  return nodes
}

function makeRoutes(plan: ContractPlan, ports: readonly number[], nodes: readonly (readonly [unknown, NodePlan])[], scene: Scene): readonly (readonly [string, unknown])[] {
  return plan.routes.map((route, position) => {
    const at = position % plan.listeners.length
    // Only the first listener is there twice; a route that may arrive at the second as well cannot lead there.
    const elsewhere = nodes.map(([, { hasOtherPort }]) => (hasOtherPort && at === 0 && plan.listeners.length === 1 ? ports[0]! + OTHER_PORT : undefined))
    return [route.name, makeRoute(route, { nodes: nodes.map(([handle]) => handle), port: ports[at], elsewhere }, scene)] as const
  })
}
