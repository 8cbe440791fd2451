import type { MeshDeclarations, VirtualServiceDeclaration } from '@mesh-compile/dsl/declarations'
import {
  appMeshDefaults,
  compareText,
  defaults,
  IR_VERSION,
  type AccessLog,
  type Defaults,
  type Interception,
  type Mesh,
  type MeshSettings,
  type Provider,
} from '@mesh-compile/ir'
import { collectDiagnostics, type Diagnostic, type Report } from '@mesh-compile/ir/diagnostics'
import { lowerAssertion } from './assertion.ts'
import { createCollection, type Collected } from './collect.ts'
import { loweringDiagnostics as diagnostics } from './diagnostics.ts'
import { lowerEgress } from './egress.ts'
import { lowerExternalNode, lowerExternalProvider } from './external-service.ts'
import { lowerInterceptionKind } from './interception.ts'
import { isGiven, readObject, readString, reportWrong, valueOf, type Subject, type Value } from './reader.ts'
import { lowerLogging } from './logging.ts'
import { readMember } from './reference.ts'
import { lowerIpPreference } from './service-discovery.ts'
import { lowerSilence } from './silence.ts'
import { tellOnce } from './tell-once.ts'
import { lowerMetrics, lowerTracing } from './telemetry.ts'
import { lowerVirtualGateway } from './virtual-gateway.ts'
import { lowerVirtualNode } from './virtual-node.ts'
import { lowerVirtualRouter } from './virtual-router.ts'
import { lowerVirtualService } from './virtual-service.ts'

/** The IR, what was wrong on the way, and the names of those things that could not be read whole. */
export interface Lowered {
  readonly mesh: Mesh
  readonly diagnostics: readonly Diagnostic[]
  readonly broken: ReadonlySet<string>
}

/**
 * Turns declarations into the IR: references become names, defaults are filled in, lists are sorted.
 *
 * Values of the wrong kind are reported and left out; the rest is lowered all the same, so that one mistake does not
 * hide the others.
 */
export function lower(declarations: MeshDeclarations): Lowered {
  const { diagnostics: found, report: add } = collectDiagnostics()
  const report = tellOnce(add)
  const collected: Collected = { authorities: createCollection('authorities'), zones: createCollection('zones') }
  const broken = new Set<string>()
  const subject = (owner: string, call: number, name = owner): Subject => ({
    owner,
    call,
    report,
    broken: (...within) => {
      for (const found of [name, ...within]) broken.add(found)
    },
  })

  const lowerAll = <Made extends { readonly name: unknown; readonly call: number }, Item extends { readonly name: string }>(
    kind: string,
    list: readonly Made[],
    lowerOne: (name: string, declaration: Made, subject: Subject) => Item,
  ): readonly Item[] =>
    list
      .flatMap((declaration) => {
        const { name, call } = declaration
        if (typeof name === 'string') return [lowerOne(name, declaration, subject(`${kind} '${name}'`, call, name))]
        readString(valueOf(subject(kind, call), name, 'arguments[0]'), `the name of the ${kind}`)
        return []
      })
      .sort((a, b) => compareText(a.name, b.name))

  const externalServices = declarations.virtualServices.filter(({ external }) => external)
  const providers = lowerProvisions(declarations, externalServices, subject, report)
  const meshSubject = subject('mesh()', declarations.call)
  const { usual, settings, accessLog, interception, telemetry } = lowerOptions(meshSubject, declarations.options)
  const mesh: Mesh = {
    irVersion: IR_VERSION,
    name: readString(valueOf(meshSubject, declarations.name, 'arguments[0]'), 'the name of the mesh') ?? '',
    settings,
    virtualNodes: [
      ...lowerAll('virtual node', declarations.virtualNodes, (name, declaration, of) =>
        lowerVirtualNode(name, declaration, of, collected, { accessLog, interception }),
      ),
      ...lowerAll('external service', externalServices, (name, declaration, of) => lowerExternalNode(name, declaration, of, collected)),
    ].sort((a, b) => compareText(a.name, b.name)),
    virtualServices: lowerAll('virtual service', declarations.virtualServices, (name, declaration, of) =>
      lowerVirtualService(name, declaration, providers.get(name), of, collected),
    ),
    virtualRouters: lowerAll('virtual router', declarations.virtualRouters, (name, declaration, of) =>
      lowerVirtualRouter(name, declaration, of, collected, usual),
    ),
    virtualGateways: lowerAll('virtual gateway', declarations.virtualGateways, (name, declaration, of) =>
      lowerVirtualGateway(name, declaration, of, collected, accessLog),
    ),
    assertions: declarations.assertions.flatMap(
      (item) => lowerAssertion(item, subject('assert()', declarations.call), { collected, mesh: declarations.mesh }) ?? [],
    ),
    silences: declarations.silences.flatMap((item) => lowerSilence(item, subject('silence()', item.call)) ?? []),
    // Last: filled while the others were read.
    authorities: collected.authorities.list(),
    zones: collected.zones.list(),
    ...telemetry,
    origin: { call: declarations.call },
  }
  return { mesh, diagnostics: found, broken }
}

const DEFAULTS: Readonly<Record<string, Defaults>> = { defaults, appMeshDefaults }

/** What `mesh()` says for everything in it. */
interface MeshWide {
  readonly usual: Defaults
  readonly settings: MeshSettings
  readonly accessLog: AccessLog | undefined
  /** Undefined when it could not be read. */
  readonly interception: Interception['kind'] | undefined
  readonly telemetry: Pick<Mesh, 'tracing' | 'metrics'>
}

const OPTIONS = ['defaults', 'egressFilter', 'egressHosts', 'serviceDiscovery', 'interception', 'logging', 'tracing', 'metrics'] as const

/** Reads the options of `mesh()`: what holds where nothing is said, and the rules for the whole mesh. */
function lowerOptions(subject: Subject, options: unknown): MeshWide {
  const fields = readObject(valueOf(subject, options, 'arguments[1]'), OPTIONS)
  const usual = (isGiven(fields.defaults) ? lowerDefaults(fields.defaults) : undefined) ?? defaults
  const preference = lowerIpPreference(readObject(fields.serviceDiscovery, ['ipPreference']).ipPreference)
  const tracing = lowerTracing(fields.tracing)
  const metrics = lowerMetrics(fields.metrics)
  return {
    usual,
    settings: { ...usual.settings, ...lowerEgress(fields.egressFilter, fields.egressHosts, usual.settings), ...preference },
    accessLog: lowerLogging(fields.logging),
    interception: lowerInterceptionKind(fields.interception),
    telemetry: { ...(tracing && { tracing }), ...(metrics && { metrics }) },
  }
}

function lowerDefaults(value: Value): Defaults | undefined {
  const name = (value.raw as { readonly defaults?: unknown } | null)?.defaults
  const found = typeof name === 'string' && Object.hasOwn(DEFAULTS, name) ? DEFAULTS[name] : undefined
  return found ?? reportWrong(value, '`defaults` or `appMeshDefaults`')
}

function lowerProvisions(
  { provisions, mesh }: MeshDeclarations,
  externalServices: readonly VirtualServiceDeclaration[],
  subject: (owner: string, call: number, name?: string) => Subject,
  report: Report,
): ReadonlyMap<string, Provider> {
  const providers = new Map<string, Provider>()
  for (const declaration of externalServices) {
    const { name, call } = declaration
    if (typeof name === 'string') providers.set(name, lowerExternalProvider(name, declaration, subject(`external service '${name}'`, call, name)))
  }
  for (const { service, provider, call } of provisions) {
    const serviceName = (service as { readonly name?: unknown } | undefined)?.name
    const of = subject('provide()', call, typeof serviceName === 'string' ? serviceName : undefined)
    if (isA(service, PROVIDER_KINDS) && isA(provider, ['virtualService'])) {
      reportWrong(valueOf(of, service, 'arguments[0]'), 'the virtual service, for who provides it comes second')
      of.broken(String((provider as { readonly name: unknown }).name))
      continue
    }
    const provided = readMember(valueOf(of, service, 'arguments[0]'), ['virtualService'], 'a virtual service', mesh)
    const by = readMember(valueOf(of, provider, 'arguments[1]'), PROVIDER_KINDS, 'a virtual node or a virtual router', mesh)
    if (!provided || !by) continue
    const first = providers.get(provided.name)
    if (first) {
      const related = [{ label: 'provided here before', origin: first.origin }]
      report(diagnostics.providedTwice, { service: provided.name }, { at: { origin: { call } }, related })
    } else {
      providers.set(provided.name, { kind: by.kind, name: by.name, origin: { call } })
    }
  }
  return providers
}

function isA(declared: unknown, kinds: readonly string[]): boolean {
  return kinds.includes(String((declared as { readonly kind?: unknown } | null | undefined)?.kind))
}

const PROVIDER_KINDS = ['virtualNode', 'virtualRouter'] as const
