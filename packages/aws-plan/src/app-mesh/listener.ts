import { acceptedIdentities, isStream, showListener, type Listener, type Protocol, type Timeout, type VirtualNode } from '@mesh-compile/ir'
import { defined } from '../defined.ts'
import { appMeshDiagnostics as diagnostics } from '../diagnostics/app-mesh.ts'
import type { Value } from '../value.ts'
import { duration } from './duration.ts'
import { listenerTls } from './listener-tls.ts'
import { placeOf, type Planning, type Subject } from './planning.ts'

/** What CloudFormation calls the protocols where properties are named after them. */
const PROTOCOL_KEYS: Readonly<Record<Protocol, string>> = { http: 'HTTP', http2: 'HTTP2', grpc: 'GRPC', tcp: 'TCP', tls: 'TCP' }

/** A port and what is spoken on it. */
export function portMapping({ port, protocol }: Pick<Listener, 'port' | 'protocol'>): Value {
  return { Port: port, Protocol: protocol === 'tls' ? 'tcp' : protocol }
}

/** The limits of a hop, all of them stated. TCP has no requests that could be limited. */
export function timeout({ perRequestMs, idleMs }: Timeout, protocol: Protocol): Value {
  return defined({
    PerRequest: perRequestMs === undefined || isStream(protocol) ? undefined : duration(perRequestMs),
    Idle: idleMs === undefined ? undefined : duration(idleMs),
  })
}

/** A listener of a virtual node. Its limits are stated even where they are those of App Mesh. */
export function nodeListener(planning: Planning, node: VirtualNode, listener: Listener): Value {
  const { protocol, outlierDetection: outliers } = listener
  const limits = planning.listenerTimeouts(node, listener)
  const subject = subjectOf(node, listener, 'node')
  if (protocol === 'tls') {
    const args = { owner: subject.owner, what: 'protocol', actual: 'tls', expected: 'tcp, which leads all connections to a port to one service, whatever their SNI' }
    planning.report(diagnostics.beyondLimit, args, { at: placeOf(subject) })
  }
  // How a server outside the mesh speaks TLS, it knows itself; callers have a client policy.
  const tls = node.external ? undefined : listener.tls
  return defined({
    PortMapping: portMapping(listener),
    ConnectionPool: connectionPool(listener),
    HealthCheck: healthCheck(listener),
    OutlierDetection: outliers && {
      MaxServerErrors: outliers.maxServerErrors,
      Interval: duration(outliers.intervalMs),
      BaseEjectionDuration: duration(outliers.baseEjectionMs),
      MaxEjectionPercent: outliers.maxEjectionPercent,
    },
    Timeout: { [PROTOCOL_KEYS[protocol]]: timeout(limits, protocol) },
    TLS: tls && listenerTls(planning, tls, acceptedIdentities(planning.graph, node, listener), subject),
  })
}

/** A listener of a virtual gateway; nothing in the mesh calls it, so that the accepted are only those added by name. */
export function gatewayListener(planning: Planning, gateway: Owner, listener: Listener): Value {
  const { tls } = listener
  return defined({
    PortMapping: portMapping(listener),
    ConnectionPool: connectionPool(listener),
    HealthCheck: isCheckedAtGateway(listener) ? healthCheck(listener) : undefined,
    TLS: tls && listenerTls(planning, tls, tls.clients?.alsoAccept ?? [], subjectOf(gateway, listener, 'gateway')),
  })
}

/** Whether App Mesh has a word for the health check of a gateway's listener. AWS: VirtualGatewayPortProtocol. */
export function isCheckedAtGateway({ healthCheck: check }: Listener): boolean {
  return check !== undefined && check.protocol !== 'tcp'
}

type Owner = Pick<VirtualNode, 'name' | 'origin'>

function subjectOf({ name, origin }: Owner, listener: Listener, kind: 'node' | 'gateway'): Subject {
  const owner = `listener ${showListener(listener)} of virtual ${kind} '${name}'`
  return listener.origin ? { owner, origin: listener.origin, path: 'arguments[1].tls' } : { owner, origin, path: 'listeners' }
}

function connectionPool({ protocol, connectionPool: pool }: Listener): Value | undefined {
  if (!pool) return undefined
  const { maxConnections: MaxConnections, maxPendingRequests: MaxPendingRequests, maxRequests: MaxRequests } = pool
  return { [PROTOCOL_KEYS[protocol]]: defined({ MaxConnections, MaxPendingRequests, MaxRequests }) }
}

function healthCheck({ port, healthCheck: check }: Listener): Value | undefined {
  return (
    check &&
    defined({
      Protocol: check.protocol,
      Port: port,
      Path: check.path,
      HealthyThreshold: check.healthyThreshold,
      UnhealthyThreshold: check.unhealthyThreshold,
      IntervalMillis: check.intervalMs,
      TimeoutMillis: check.timeoutMs,
    })
  )
}
