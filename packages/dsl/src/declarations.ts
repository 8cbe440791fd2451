import type { Protocol } from './listener.ts'

/**
 * What a mesh handle hands to the compiler: plain data, safe to clone between threads.
 *
 * Values that a user wrote are `unknown` here on purpose: types can be bypassed (`any`, JavaScript, `--no-check`), so
 * lowering checks every field again. References to other declarations are the declared objects themselves.
 */
export interface MeshDeclarations {
  readonly formatVersion: number
  /** Number of this mesh in its process; what belongs to another mesh carries another number. */
  readonly mesh: number
  readonly name: unknown
  readonly options: unknown
  /** Number of the builder call, by which the compiler finds its place in the source. */
  readonly call: number
  readonly virtualServices: readonly VirtualServiceDeclaration[]
  readonly virtualNodes: readonly VirtualNodeDeclaration[]
  readonly virtualRouters: readonly VirtualRouterDeclaration[]
  readonly virtualGateways: readonly VirtualGatewayDeclaration[]
  readonly provisions: readonly ProvisionDeclaration[]
  /** What `mesh.assert` was given, in order. */
  readonly assertions: readonly unknown[]
  readonly silences: readonly SilenceDeclaration[]
}

/** `mesh.virtualService(name, listener, options)` and `mesh.externalService(name, listener, options)` */
export interface VirtualServiceDeclaration {
  readonly kind: 'virtualService'
  /** Whether it stands for its provider as well, a server outside the mesh. */
  readonly external: boolean
  readonly mesh: number
  readonly name: unknown
  readonly listener: unknown
  readonly options: unknown
  readonly call: number
}

/** `mesh.virtualNode(name, spec)` */
export interface VirtualNodeDeclaration {
  readonly kind: 'virtualNode'
  readonly mesh: number
  readonly name: unknown
  readonly spec: unknown
  readonly call: number
}

/** `mesh.virtualRouter(name, listener, routes)` */
export interface VirtualRouterDeclaration {
  readonly kind: 'virtualRouter'
  readonly mesh: number
  readonly name: unknown
  readonly listener: unknown
  readonly routes: unknown
  readonly call: number
}

/** `mesh.virtualGateway(name, spec)` */
export interface VirtualGatewayDeclaration {
  readonly kind: 'virtualGateway'
  readonly mesh: number
  readonly name: unknown
  readonly spec: unknown
  readonly call: number
}

/** `mesh.provide(service, provider)` */
export interface ProvisionDeclaration {
  readonly kind: 'provision'
  readonly service: unknown
  readonly provider: unknown
  readonly call: number
}

/** `mesh.silence(warning, options)` */
export interface SilenceDeclaration {
  readonly kind: 'silence'
  readonly warning: unknown
  readonly options: unknown
  readonly call: number
}

/** `canReach(from, to, options)` and its siblings */
export interface AssertionDeclaration {
  readonly kind: 'assertion'
  readonly claim: 'canReach' | 'cannotReach' | 'requireMutualTls'
  readonly from: unknown
  readonly to: unknown
  readonly options: unknown
  readonly call: number
}

/** `http(port, options)` and its siblings */
export interface ListenerDeclaration {
  readonly kind: 'listener'
  readonly protocol: Protocol
  readonly port: unknown
  readonly options: unknown
  readonly call: number
}

/** `strict(certificate, options)` and `permissive(certificate, options)` */
export interface ListenerTlsDeclaration {
  readonly kind: 'listenerTls'
  readonly mode: 'STRICT' | 'PERMISSIVE'
  readonly certificate: unknown
  readonly options: unknown
  readonly call: number
}

/** `issuedBy(authority)` */
export interface IssuedByDeclaration {
  readonly kind: 'issuedBy'
  readonly issuer: unknown
  readonly call: number
}

/** `authority(name, source)` */
export interface AuthorityDeclaration {
  readonly kind: 'authority'
  readonly name: unknown
  readonly source: unknown
  readonly call: number
}

/** `certificate(issuer, source)` */
export interface CertificateDeclaration {
  readonly kind: 'certificate'
  readonly issuer: unknown
  readonly source: unknown
  readonly call: number
}

/** `clientTls(spec)` */
export interface ClientTlsDeclaration {
  readonly kind: 'clientTls'
  readonly spec: unknown
  readonly call: number
}

/** `zone(name, spec)` */
export interface ZoneDeclaration {
  readonly kind: 'zone'
  readonly name: unknown
  readonly spec: unknown
  readonly call: number
}

/** `backend(service, options)` */
export interface BackendDeclaration {
  readonly kind: 'backend'
  readonly service: unknown
  readonly options: unknown
  readonly call: number
}

/** `httpRoute(spec)` and its siblings */
export interface RouteDeclaration {
  readonly kind: 'route'
  readonly protocol: Exclude<Protocol, 'tls'>
  readonly spec: unknown
  readonly call: number
}

/** `weighted(node, weight, options)` */
export interface WeightedTargetDeclaration {
  readonly kind: 'weightedTarget'
  readonly node: unknown
  readonly weight: unknown
  readonly options: unknown
  readonly call: number
}

/** `dns(hostname, options)`, `cloudMap(spec)` and `fixed(...addresses)` */
export type ServiceDiscoveryDeclaration =
  | { readonly kind: 'dns'; readonly hostname: unknown; readonly options: unknown; readonly call: number }
  | { readonly kind: 'cloudMap'; readonly spec: unknown; readonly call: number }
  | { readonly kind: 'static'; readonly addresses: unknown; readonly call: number }

/** `fargate(task)`, `ecs(task)` and `ec2()` */
export type PlatformDeclaration =
  | { readonly kind: 'fargate'; readonly task: unknown; readonly call: number }
  | { readonly kind: 'ecs'; readonly task: unknown; readonly call: number }
  | { readonly kind: 'ec2'; readonly call: number }

/** A value that cannot be data, such as a function; lowering says so where it stands. */
export interface ForeignValue {
  readonly kind: 'foreign'
  readonly type: string
}

/** Everything that a builder returns. */
export type Declaration =
  | VirtualServiceDeclaration
  | VirtualNodeDeclaration
  | VirtualRouterDeclaration
  | VirtualGatewayDeclaration
  | ProvisionDeclaration
  | ListenerDeclaration
  | ListenerTlsDeclaration
  | IssuedByDeclaration
  | AuthorityDeclaration
  | CertificateDeclaration
  | ClientTlsDeclaration
  | ZoneDeclaration
  | BackendDeclaration
  | RouteDeclaration
  | WeightedTargetDeclaration
  | ServiceDiscoveryDeclaration
  | PlatformDeclaration
  | AssertionDeclaration
  | SilenceDeclaration
