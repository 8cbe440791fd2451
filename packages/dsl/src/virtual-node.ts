import type { Interception } from './interception.ts'
import type { AnyListener } from './listener.ts'
import type { Logging } from './logging.ts'
import type { Platform } from './platform.ts'
import type { ServiceDiscovery } from './service-discovery.ts'
import type { AnyClientTls } from './client-tls.ts'
import type { Labels } from './zone.ts'

/** A workload, with an Envoy beside it unless it is external. */
export interface VirtualNode<Name extends string, L extends AnyListener> {
  readonly kind: 'virtualNode'
  readonly name: Name
  readonly '~listeners': L
}
export type AnyVirtualNode = VirtualNode<string, AnyListener>

/** What a virtual node is, but for its backends. */
export interface VirtualNodeSpec<L extends Labels, Ports extends AnyListener, Default extends AnyClientTls> {
  /** What zones look at. */
  readonly labels?: L
  /**
   * Whether it is outside the mesh: no Envoy is emitted for it, and it calls nobody. It needs a service discovery; the TLS
   * of its listeners is said by `issuedBy`. `externalService` is the short form.
   */
  readonly external?: boolean
  /** SAN of its certificate: a SPIFFE ID or a DNS name. Default: the host name of its service discovery. */
  readonly identity?: string
  /** What its application serves. Left out: it only calls others. */
  readonly listeners?: readonly Ports[]
  /** How its traffic gets into its Envoy. Default: what `mesh()` says, or `transparent`. */
  readonly interception?: Interception
  /**
   * With explicit interception: where the application listens on 127.0.0.1, by port of each listener. `{ 8080: 18080 }`:
   * others connect to Envoy on 8080, and Envoy to the application on 18080.
   */
  readonly applicationPorts?: Readonly<Record<number, number>>
  /** How others find it. Needed when somebody calls it. */
  readonly serviceDiscovery?: ServiceDiscovery
  /** Client policy of every backend that has none of its own. */
  readonly backendDefaults?: { readonly tls?: Default }
  /** In place of the mesh's; `'none'`: nothing is logged. */
  readonly logging?: Logging | 'none'
  /** Where it runs on AWS, with its application: `fargate()`, `ecs()` or `ec2()`. Left out: no AWS target deploys it. */
  readonly platform?: Platform
}
