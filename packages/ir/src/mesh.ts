import type { Assertion, Silence } from './assertion.ts'
import type { Listener, Timeout } from './listener.ts'
import type { Declared } from './origin.ts'
import type { RetryPolicy, Route } from './route.ts'
import type { Authority } from './certificate.ts'
import type { Metrics, Tracing } from './telemetry.ts'
import type { IpPreference } from './service-discovery.ts'
import type { VirtualGateway } from './virtual-gateway.ts'
import type { VirtualNode } from './virtual-node.ts'

/** Version of the IR's shape; IR JSON of another version is refused. */
export const IR_VERSION = 1

/**
 * A whole mesh: closed, readonly, printable as JSON, complete (every default filled in), with no word of a target.
 *
 * Lists are sorted by name, so that equal meshes are equal bytes wherever they were declared.
 */
export interface Mesh extends Declared {
  readonly irVersion: typeof IR_VERSION
  readonly name: string
  /** Mesh-wide rules that `defaults` decides and no single resource does. */
  readonly settings: MeshSettings
  readonly authorities: readonly Authority[]
  readonly zones: readonly Zone[]
  readonly virtualServices: readonly VirtualService[]
  readonly virtualNodes: readonly VirtualNode[]
  readonly virtualRouters: readonly VirtualRouter[]
  readonly virtualGateways: readonly VirtualGateway[]
  /** Absent: no spans are made. */
  readonly tracing?: Tracing
  readonly metrics?: Metrics
  /** In the order in which they were made. */
  readonly assertions: readonly Assertion[]
  readonly silences: readonly Silence[]
}

/** Rules for the whole mesh. */
export interface MeshSettings {
  /** The set of defaults that holds where the mesh says nothing. */
  readonly defaults: 'defaults' | 'appMeshDefaults'
  /** What happens to traffic that no backend covers. */
  readonly egressFilter: 'ALLOW_ALL' | 'DROP_ALL'
  /** What every application may reach under DROP_ALL though no backend covers it. */
  readonly egressHosts: EgressHosts
  /** Which IP versions proxies bind, dial and look names up for; absent: none is stated, and they bind IPv4. */
  readonly ipPreference?: IpPreference
  /** The IP version that names are looked up for first where no preference is stated. */
  readonly usualIpVersion: 'IPv4' | 'IPv6'
  /** Requests whose path holds an escaped slash or backslash (Envoy path_with_escaped_slashes_action). */
  readonly escapedSlashes: 'REJECT_REQUEST' | 'KEEP_UNCHANGED'
  /** Whether connections may become websockets, on every HTTP/1.1 hop. */
  readonly websocketUpgrades: boolean
  /** What holds for the requests to a service that a virtual node provides itself: it has no route to state it. */
  readonly nodeProvider: { readonly timeout: Timeout; readonly retryPolicy?: RetryPolicy }
  /** Limits of an HTTP listener that states none; absent: those of the longest route that leads there. */
  readonly listenerTimeout?: Timeout
  /** Retries in flight, for a caller and one target: bounded by a share of its requests, or not at all. */
  readonly retryConcurrency: 'BUDGET' | 'UNLIMITED'
}

/** Host names in lower case, or `*.` and a domain for every name within it. Sorted. */
export interface EgressHosts {
  /** By TLS on port 443; told by SNI. */
  readonly tls: readonly string[]
  /** By plaintext HTTP on port 80; told by the Host. */
  readonly http: readonly string[]
}

/** A group of services that only callers with certain labels may name as a backend. */
export interface Zone extends Declared {
  readonly name: string
  /** A caller must carry every one of these labels. */
  readonly allow: Readonly<Record<string, string>>
}

/** A named contract. Callers know only this; who answers is the provider's business. */
export interface VirtualService extends Declared {
  /** What callers put into the Host header. */
  readonly name: string
  readonly listeners: readonly Listener[]
  readonly zone?: string
  /** Absent: nobody provides it, which the analysis refuses where somebody calls it. */
  readonly provider?: Provider
}

/** Who answers for a virtual service. */
export type Provider = Declared &
  ({ readonly kind: 'virtualNode'; readonly name: string; /** Where it listens, if not on the port of the service. */ readonly port?: number } | { readonly kind: 'virtualRouter'; readonly name: string })

/** Distributes the requests of a service over virtual nodes. */
export interface VirtualRouter extends Declared {
  readonly name: string
  readonly listeners: readonly Listener[]
  /** Which one is tried first is decided by `compareRoutes`, not by the order of this list. */
  readonly routes: readonly Route[]
}
