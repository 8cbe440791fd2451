import type { AccessLog } from './access-log.ts'
import type { Listener, Protocol } from './listener.ts'
import type { Declared } from './origin.ts'
import type { Platform } from './platform.ts'
import type { Identity } from './certificate.ts'
import type { ServiceDiscovery } from './service-discovery.ts'
import type { ClientTls } from './tls.ts'

/** A workload, with an Envoy beside it unless it is outside the mesh. */
export interface VirtualNode extends Declared {
  /** Also the name of its proxy and of the files emitted for it. */
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  /** Whether it is outside the mesh: there is no Envoy beside it, and it calls nobody. */
  readonly external: boolean
  /** The SAN of its certificate; every TLS decision about this node is made by it. */
  readonly identity?: Identity
  readonly interception: Interception
  readonly listeners: readonly Listener[]
  readonly serviceDiscovery?: ServiceDiscovery
  readonly backends: readonly Backend[]
  /** Absent: nothing is logged. */
  readonly accessLog?: AccessLog
  /** Where it runs; absent: no AWS target deploys it. */
  readonly platform?: Platform
}

/** How traffic gets into the proxy. `transparent`: iptables redirects to 15000 and 15001. */
export type Interception = { readonly kind: 'transparent' } | ExplicitInterception

/**
 * Nothing is redirected: Envoy binds the ports of the node's listeners itself, and the application connects to Envoy
 * knowingly. For platforms where iptables cannot be set, such as AWS Fargate.
 */
export interface ExplicitInterception {
  readonly kind: 'explicit'
  /** By port of each listener, the port on 127.0.0.1 where the application listens. */
  readonly applicationPorts: Readonly<Record<number, number>>
}

/** A virtual service that a node may call. What is not listed is not reachable. */
export interface Backend extends Declared {
  readonly virtualService: string
  /** What the caller expects to speak; absent: whatever the service speaks. */
  readonly protocol?: Protocol
  /** The client policy, `backendDefaults` already applied; absent: plaintext. */
  readonly tls?: ClientTls
  /** For TCP backends of nodes with explicit interception: the port on 127.0.0.1 that leads to this one. */
  readonly egressPort?: number
}
