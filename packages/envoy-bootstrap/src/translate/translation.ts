import type { AccessLog, Mesh, MeshGraph, Origin } from '@mesh-compile/ir'
import type { Report } from '@mesh-compile/ir/diagnostics'
import type { ProxyKind } from '../contract.ts'
import type { HttpTracing, RouteConfiguration } from '../envoy-types.ts'
import type { EnvoyOptions } from '../options.ts'
import type { EgressClusters } from './egress-clusters.ts'
import type { HostAddresses } from './host-addresses.ts'
import type { References } from './resources.ts'
import type { Secrets } from './secrets.ts'

/** The virtual node or gateway that a proxy belongs to. */
export interface ProxyOwner {
  readonly kind: ProxyKind
  readonly name: string
  readonly origin?: Origin
}

/** What the translation of one proxy works with, and gathers what is referred to by name. */
export interface Translation {
  readonly mesh: Mesh
  readonly graph: MeshGraph
  readonly options: EnvoyOptions
  readonly owner: ProxyOwner
  readonly addresses: HostAddresses
  /** Absent: nothing is logged. */
  readonly accessLog?: AccessLog
  /** Absent: no spans are made. */
  readonly tracing?: HttpTracing
  readonly references: References
  readonly secrets: Secrets
  readonly clusters: EgressClusters
  /** Filled as HTTP connection managers are made. */
  readonly routeConfigurations: RouteConfiguration[]
  readonly report: Report
}
