import { captureCall, DSL_KEY, FORMAT_VERSION } from './capture.ts'
import type { Assertion } from './assertion.ts'
import type { AnyBackend } from './backend.ts'
import type { CheckedBackend } from './check/check-call.ts'
import type { AnyProvider, CheckedProvider, CheckedRoute, Routes } from './check/check-contract.ts'
import { declare, snapshot } from './declare.ts'
import type { Defaults } from './defaults.ts'
import type {
  MeshDeclarations,
  ProvisionDeclaration,
  SilenceDeclaration,
  VirtualGatewayDeclaration,
  VirtualNodeDeclaration,
  VirtualRouterDeclaration,
  VirtualServiceDeclaration,
} from './declarations.ts'
import type { Interception } from './interception.ts'
import type { AnyListener } from './listener.ts'
import type { AnyClientTls } from './client-tls.ts'
import type { Logging } from './logging.ts'
import type { IpPreference, ServiceDiscovery } from './service-discovery.ts'
import type { Metrics, Tracing } from './telemetry.ts'
import type { CheckedGatewayTarget, GatewayRouteSpec, GatewayTargets, VirtualGateway, VirtualGatewaySpec } from './virtual-gateway.ts'
import type { VirtualNode, VirtualNodeSpec } from './virtual-node.ts'
import type { VirtualRouter } from './virtual-router.ts'
import type { AnyVirtualService, VirtualService } from './virtual-service.ts'
import type { AnyZone, Labels, Open } from './zone.ts'

/** Options of {@link mesh}. */
export interface MeshOptions {
  /** What holds where the mesh says nothing. `appMeshDefaults` is what App Mesh applied. Default: `defaults`. */
  readonly defaults?: Defaults
  /**
   * What happens to traffic that no backend covers. `DROP_ALL` (default): HTTP is answered 404, other connections are
   * closed. `ALLOW_ALL`: it leaves as it is, past every rule of the mesh.
   */
  readonly egressFilter?: 'DROP_ALL' | 'ALLOW_ALL'
  /**
   * What every application may reach under `DROP_ALL` though no backend covers it: host names, or `*.example.com` for all
   * within a domain. Default: none (`appMeshDefaults`: `*.amazonaws.com` by TLS). Prefer `externalService`, which only
   * those reach that declare it.
   */
  readonly egressHosts?: EgressHosts
  /** Which IP versions names are looked up for. Left out: IPv4 first, and Envoy takes IPv4 alone. */
  readonly serviceDiscovery?: { readonly ipPreference?: IpPreference }
  /** Access log of every node and gateway that states none of its own. Left out: nothing is logged. */
  readonly logging?: Logging
  /** How the traffic of nodes that do not say it themselves gets into their Envoys. Default: `transparent`. */
  readonly interception?: Interception
  /** Where every proxy sends its spans. Left out: there are none. */
  readonly tracing?: Tracing
  /** Where every proxy shows or sends its statistics, beside its admin interface. */
  readonly metrics?: Metrics
}

/** Hosts outside the mesh. Envoy looks the name up itself, and connects to what it finds, whatever address was dialled. */
export interface EgressHosts {
  /** By TLS on port 443; told by SNI. */
  readonly tls?: readonly string[]
  /** By plaintext HTTP on port 80; told by the Host. */
  readonly http?: readonly string[]
}

/** Options of `externalService`. */
export interface ExternalServiceOptions<Z extends AnyZone> {
  readonly zone?: Z
  /**
   * The port of the server, if it is not that of the listener: with 443 and a listener `http(80, { tls: issuedBy(...) })`
   * applications call `http://` and Envoy speaks TLS.
   */
  readonly port?: number
  /** Default: `dns(name)`, one logical host. */
  readonly serviceDiscovery?: ServiceDiscovery
}

/** Options of `silence`. */
export interface SilenceOptions {
  /** Why the warning is accepted. */
  readonly reason: string
  /** What it is about: nodes, gateways, routers, services, or names of routes. Left out: wherever it is raised. */
  readonly about?: readonly (string | { readonly name: string })[]
}

/** What `virtualNode` takes: one interface, for an intersection would be made anew for every node. */
export interface VirtualNodeArgument<
  Name extends string,
  L extends Labels,
  Ports extends AnyListener,
  Default extends AnyClientTls,
  Backends extends readonly (AnyVirtualService | AnyBackend)[],
> extends VirtualNodeSpec<L, Ports, Default> {
  /** The services that it may call; no other is reachable. */
  readonly backends?: { readonly [I in keyof Backends]: CheckedBackend<Name, L, Default, Backends[I]> }
}

/** A mesh: everything registers through it, from as many files as you like. Default-export it from `mesh.ts`. */
export interface Mesh {
  readonly name: string

  /** Declares a service by the name that callers use and the listener they will find, or several. */
  virtualService<const Name extends string, L extends AnyListener, Z extends AnyZone = Open>(
    name: Name,
    listener: L | readonly L[],
    options?: { readonly zone?: Z },
  ): VirtualService<Name, L, Z>

  /**
   * Declares a service outside the mesh, found by its own name in DNS: an external virtual node that provides it comes with
   * it. Only those reach it who name it as a backend.
   */
  externalService<const Name extends string, L extends AnyListener, Z extends AnyZone = Open>(
    name: Name,
    listener: L,
    options?: ExternalServiceOptions<Z>,
  ): VirtualService<Name, L, Z>

  /** Declares a workload: what it serves, how it is found, and whom it may call. */
  virtualNode<
    const Name extends string,
    const L extends Labels = {},
    Ports extends AnyListener = never,
    Default extends AnyClientTls = never,
    // `| []` makes a list literal a tuple, and costs TypeScript less than a `const` parameter.
    Backends extends readonly (AnyVirtualService | AnyBackend)[] | [] = [],
  >(
    name: Name,
    spec: VirtualNodeArgument<Name, L, Ports, Default, Backends>,
  ): VirtualNode<Name, Ports>

  /** Declares a router: requests on `listener`, or each of several, go to the first route that matches. */
  virtualRouter<const Name extends string, L extends AnyListener, Rs extends Routes>(
    name: Name,
    listener: L | readonly L[],
    routes: { readonly [K in keyof Rs]: CheckedRoute<Name, L, Rs[K]> },
  ): VirtualRouter<Name, L>

  /** Says who answers for a service; the provider must keep the service's contract. */
  provide<Service extends AnyVirtualService, Provider extends AnyProvider>(
    service: Service,
    provider: CheckedProvider<Service, Provider>,
  ): void

  /** States what must hold; it is proved over all requests, or the build fails with a request that shows why not. */
  assert(...assertions: readonly Assertion[]): void

  /** Accepts a warning, by its name (`shadowed-route`) or code (`MC3012`) and with a reason. Errors cannot be silenced. */
  silence(warning: string, options: SilenceOptions): void

  /** Declares a gateway: an Envoy that takes requests from outside the mesh. */
  virtualGateway<
    const Name extends string,
    Targets extends GatewayTargets,
    const L extends Labels = {},
    Default extends AnyClientTls = never,
  >(
    name: Name,
    spec: VirtualGatewaySpec<L, Default> & {
      readonly routes: {
        readonly [K in keyof Targets]: GatewayRouteSpec<CheckedGatewayTarget<Name, L, Default, Targets[K]>>
      }
    },
  ): VirtualGateway<Name>
}

// Which mesh a declaration belongs to: a number, for names may repeat and objects do not survive cloning as keys.
let meshes = 0

/** Starts a mesh. */
export function mesh(name: string, options?: MeshOptions): Mesh {
  const id = meshes++
  const virtualServices: VirtualServiceDeclaration[] = []
  const virtualNodes: VirtualNodeDeclaration[] = []
  const virtualRouters: VirtualRouterDeclaration[] = []
  const virtualGateways: VirtualGatewayDeclaration[] = []
  const provisions: ProvisionDeclaration[] = []
  const assertions: unknown[] = []
  const silences: SilenceDeclaration[] = []
  const declarations: MeshDeclarations = {
    formatVersion: FORMAT_VERSION,
    mesh: id,
    name: snapshot(name, 0),
    options: snapshot(options, 0),
    call: captureCall(mesh),
    virtualServices,
    virtualNodes,
    virtualRouters,
    virtualGateways,
    provisions,
    assertions,
    silences,
  }

  function register<Registered>(list: Registered[], declaration: Registered): never {
    list.push(declaration)
    return declaration as never
  }
  // Plain functions rather than methods, so that each can tell where it was called.
  function virtualService(serviceName: string, listener: unknown, serviceOptions?: unknown): never {
    const fields = { external: false, mesh: id, name: serviceName, listener, options: serviceOptions }
    return register(virtualServices, declare(virtualService, 'virtualService', fields))
  }
  function externalService(serviceName: string, listener: unknown, serviceOptions?: unknown): never {
    const fields = { external: true, mesh: id, name: serviceName, listener, options: serviceOptions }
    return register(virtualServices, declare(externalService, 'virtualService', fields))
  }
  function virtualNode(nodeName: string, spec: unknown): never {
    return register(virtualNodes, declare(virtualNode, 'virtualNode', { mesh: id, name: nodeName, spec }))
  }
  function virtualRouter(routerName: string, listener: unknown, routes: unknown): never {
    return register(virtualRouters, declare(virtualRouter, 'virtualRouter', { mesh: id, name: routerName, listener, routes }))
  }
  function provide(service: unknown, provider: unknown): void {
    register(provisions, declare(provide, 'provision', { service, provider }))
  }
  function assert(...list: readonly unknown[]): void {
    assertions.push(...list.map((item) => snapshot(item, 0)))
  }
  function silence(warning: unknown, silenceOptions: unknown): void {
    register(silences, declare(silence, 'silence', { warning, options: silenceOptions }))
  }
  function virtualGateway(gatewayName: string, spec: unknown): never {
    return register(virtualGateways, declare(virtualGateway, 'virtualGateway', { mesh: id, name: gatewayName, spec }))
  }

  const handle = { name, virtualService, externalService, virtualNode, virtualRouter, provide, virtualGateway, assert, silence }
  Object.defineProperty(handle, DSL_KEY, { value: declarations })
  return Object.freeze(handle) as unknown as Mesh
}
