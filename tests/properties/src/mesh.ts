import * as fc from 'fast-check'
import type { MeshDeclarations } from '@mesh-compile/dsl/declarations'
import { compareText } from '@mesh-compile/ir'
import { assertion, makeAssertion, makeSilence, silence, type AssertionPlan, type Parties, type SilencePlan } from './assertions.ts'
import { contract, makeContractNodes, makeContractServices, type MadeContract } from './contracts.ts'
import { ipPreference } from './discovery.ts'
import { external, makeExternal, type ExternalPlan } from './externals.ts'
import { gateway, makeGateway, type GatewayPlan } from './gateways.ts'
import { interception } from './interception.ts'
import { makeNode, calledBy, node, type Service } from './nodes.ts'
import type { Scene } from './scene.ts'
import { log, makeLogging, metrics, tracing } from './telemetry.ts'
import { freeText, given, seldom } from './texts.ts'
import { authoritySource } from './tls.ts'
import { called, declareIn, type Declaring, type World } from './world.ts'
import * as language from '@mesh-compile/dsl'

const outside = fc.constantFrom('api.example.com', '*.example.com', 'API.Example.net', 'constructor.test', '*.a-b.test')
const egressHosts = fc.record(
  { tls: fc.uniqueArray(outside, { maxLength: 3 }), http: fc.uniqueArray(outside, { maxLength: 3 }) },
  { requiredKeys: [] },
)

const fields = {
  name: fc.constantFrom('shop', 'Mesh.2', 'constructor'),
  options: fc.record({
    defaults: seldom(fc.constantFrom('defaults', 'appMeshDefaults')),
    egress: fc.oneof(
      fc.record({ egressFilter: fc.constant('ALLOW_ALL') }),
      fc.record({ egressFilter: fc.constant('DROP_ALL'), egressHosts }, { requiredKeys: [] }),
      fc.record({ egressHosts }, { requiredKeys: [] }),
    ),
    logging: seldom(log),
    interception,
    tracing,
    metrics,
    serviceDiscovery: seldom(fc.record({ ipPreference }).map(given)),
  }),
  authorities: fc.array(authoritySource, { minLength: 1, maxLength: 3 }),
  zones: fc.array(fc.uniqueArray(fc.tuple(fc.constantFrom('tier', 'env', 'constructor'), fc.oneof(fc.constantFrom('web', 'prod'), freeText)), { maxLength: 2, selector: ([key]) => key }), { maxLength: 2 }),
  contracts: fc.array(contract, { maxLength: 3 }),
  externals: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.array(external, { maxLength: 2 }) }) as fc.Arbitrary<readonly ExternalPlan[]>,
  clients: fc.array(node, { maxLength: 2 }),
  gateways: fc.oneof(fc.constant([]), fc.array(gateway, { maxLength: 2 })) as fc.Arbitrary<readonly GatewayPlan[]>,
  assertions: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.array(assertion, { maxLength: 2 }) }) as fc.Arbitrary<readonly AssertionPlan[]>,
  silences: fc.oneof({ weight: 6, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.array(silence, { maxLength: 2 }) }) as fc.Arbitrary<readonly SilencePlan[]>,
}

/** A mesh that was thought of, and not yet declared. */
export type MeshPlan = typeof meshPlan extends fc.Arbitrary<infer Plan> ? Plan : never

/** Meshes over the whole language. Most are sound: what belongs together fits, and what varies varies within its rules. */
export const meshPlan = fc.record(fields)

/** Declares a mesh; `beside` is declared in the same mesh, and has nothing to do with it. */
export function declareMesh(plan: MeshPlan, declaring: Declaring & { readonly beside?: MeshPlan } = {}): MeshDeclarations {
  const options = (world: World): unknown => {
    const { defaults, egress, logging, ...others } = plan.options
    if (defaults !== undefined) called.add(defaults)
    return given({
      ...others,
      ...egress,
      defaults: defaults && (language as Readonly<Record<string, unknown>>)[defaults],
      logging: logging && makeLogging(logging, world),
    })
  }
  return declareIn({ name: plan.name, options }, (world) => {
    fill(plan, world, { prefix: '', usual: plan.options.interception })
    if (declaring.beside) fill({ ...declaring.beside, assertions: [], silences: [] }, world, { prefix: 'z-', usual: plan.options.interception })
  }, declaring)
}

function fill(plan: MeshPlan, world: World, { prefix, usual }: { readonly prefix: string; readonly usual: MeshPlan['options']['interception'] }): void {
  const authorities = plan.authorities.map((source, index) => world.call('authority', `${prefix}ca${index === 0 ? '' : `_${index}`}`, source))
  const scene: Scene = { ...world, prefix, authorities }
  const zones = plan.zones.map((allow, index) => ({ allow: Object.fromEntries(allow), handle: world.call('zone', `${prefix}zone-${index}`, { allow: world.record(allow) }) }))
  const contracts = plan.contracts.map((item, index): MadeContract => makeContractServices(item, index, zones, scene))
  const externals = plan.externals.map((item, index) => makeExternal(item, index, zones, scene))
  const services: readonly Service[] = [...contracts.flatMap((made) => made.services), ...externals]
  const around = { services, usual, scene }
  const nodes = new Map<unknown, { readonly plan: MeshPlan['clients'][number] }>()
  for (const made of scene.order(contracts)) for (const [handle, of] of makeContractNodes(made, around)) nodes.set(handle, { plan: of })
  for (const [index, client] of scene.order(plan.clients.map((client, index) => [index, client] as const))) {
    nodes.set(makeNode(client, { ...around, name: `${prefix}${client.stem}-c${index}`, listeners: [], ports: [] }, scene), { plan: client })
  }
  const gateways = scene
    .order(plan.gateways.map((item, index) => [index, item] as const))
    .map(([index, item]) => makeGateway(item, `${prefix}${item.stem}-g${index}`, services, scene))
  // In an order of their own, whatever the order in which they were declared: the same assertions are about the same things.
  const named = [...nodes].toSorted(([a], [b]) => compareText(nameOf(a), nameOf(b)))
  const calls = named.flatMap(([handle, { plan: of }]) => calledBy(of, services).map(({ service }) => [handle, service.handle] as const))
  const parties: Parties = {
    nodes: named.map(([handle]) => handle),
    gateways: gateways.toSorted((a, b) => compareText(nameOf(a), nameOf(b))),
    services: services.map(({ handle }) => handle),
    zones: zones.map(({ handle }) => handle),
    calls,
    noCalls: named.flatMap(([handle]) =>
      services.filter((service) => !calls.some(([from, to]) => from === handle && to === service.handle)).map((service) => [handle, service.handle] as const),
    ),
  }
  for (const item of plan.assertions) scene.method('assert', makeAssertion(item, parties, scene))
  for (const item of plan.silences) makeSilence(item, parties, scene)
}

function nameOf(handle: unknown): string {
  const name = (handle as { readonly name?: unknown } | undefined)?.name
  return typeof name === 'string' ? name : ''
}
