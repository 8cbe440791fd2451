import type { VirtualGatewayDeclaration } from '@mesh-compile/dsl/declarations'
import {
  compareText,
  type AccessLog,
  type ClientTls,
  type GatewayRewrite,
  type GatewayRoute,
  type GatewayRouteMatch,
  type HostnameMatch,
  type VirtualGateway,
} from '@mesh-compile/ir'
import { lowerBackend } from './backend.ts'
import { lowerClientTls } from './client-tls.ts'
import type { Collected } from './collect.ts'
import { lowerIdentity } from './identity.ts'
import { loweringDiagnostics as diagnostics } from './diagnostics.ts'
import { lowerLabels } from './labels.ts'
import { lowerListener } from './listener.ts'
import { lowerLogging } from './logging.ts'
import { lowerHeaders, lowerPort, lowerRequestMatch, lowerRpcPath, REQUEST_FIELDS } from './match.ts'
import { lowerPlatform } from './platform.ts'
import { at, isGiven, readList, readNumber, readObject, readRecord, readString, readWord, reportWrong, valueOf, type Subject, type Value } from './reader.ts'

const SWITCH = ['ENABLED', 'DISABLED'] as const

/** Reads `mesh.virtualGateway(name, spec)`. */
export function lowerVirtualGateway(
  name: string,
  declaration: VirtualGatewayDeclaration,
  subject: Subject,
  collected: Collected,
  usualLog: AccessLog | undefined,
): VirtualGateway {
  const spec = readObject(valueOf(subject, declaration.spec, ''), [
    'labels',
    'identity',
    'listeners',
    'backendDefaults',
    'routes',
    'trustedHops',
    'logging',
    'platform',
  ])
  const defaultTls = readObject(spec.backendDefaults, ['tls']).tls
  const fallback = defaultTls.raw === undefined ? undefined : lowerClientTls(defaultTls, collected)
  if (!isGiven(spec.listeners)) reportWrong(spec.listeners, 'the ports where requests come in, such as [http(8080)]')
  const identity = lowerIdentity(spec.identity)
  const routes = readRecord(spec.routes).flatMap(
    ([key, value]) => lowerGatewayRoute(key, value, fallback, collected, declaration) ?? [],
  )
  const accessLog = lowerLogging(spec.logging, usualLog)
  const platform = lowerPlatform(spec.platform)
  return {
    name,
    labels: lowerLabels(spec.labels),
    ...(identity && { identity }),
    listeners: readList(spec.listeners).flatMap((item) => lowerListener(item, collected) ?? []),
    routes: routes.sort((a, b) => compareText(a.name, b.name)),
    trustedHops: spec.trustedHops.raw === undefined ? 0 : (readNumber(spec.trustedHops, 'a number of proxies') ?? 0),
    ...(accessLog && { accessLog }),
    ...(platform && { platform }),
    origin: { call: declaration.call },
  }
}

function lowerGatewayRoute(
  name: string,
  value: Value,
  fallback: ClientTls | undefined,
  collected: Collected,
  declaration: VirtualGatewayDeclaration,
): GatewayRoute | undefined {
  const fields = readObject(value, ['match', 'to', 'targetPort', 'priority', 'rewrite'])
  const { protocol, match } = lowerGatewayMatch(fields.match)
  const targetPort = isGiven(fields.targetPort) ? readNumber(fields.targetPort, 'the port of a listener of the service') : undefined
  const backend = lowerBackend(fields.to, fallback, collected, declaration.mesh)
  const priority = fields.priority.raw === undefined ? undefined : readNumber(fields.priority, 'an integer from 0 to 1000')
  if (!match || !backend) return undefined
  return {
    name,
    protocol,
    match,
    virtualService: backend.virtualService,
    ...(targetPort !== undefined && { targetPort }),
    rewrite: lowerRewrite(fields.rewrite, protocol, match),
    ...(backend.tls && { tls: backend.tls }),
    ...(priority !== undefined && { priority }),
    origin: { call: declaration.call },
  }
}

/** Reads `match`: a path with what else is asked of a request, or `serviceName` for gRPC calls. */
function lowerGatewayMatch(value: Value): { readonly protocol: GatewayRoute['protocol']; readonly match?: GatewayRouteMatch } {
  const { raw } = value
  const isRpc = typeof raw === 'object' && raw !== null && 'serviceName' in raw
  if (isRpc) {
    const fields = readObject(value, ['hostname', 'serviceName', 'metadata', 'port'])
    const path = lowerRpcPath(fields.serviceName)
    const headers = lowerHeaders(fields.metadata)
    const match = { path, headers, queryParameters: [], ...hostnameOf(fields.hostname), ...lowerPort(fields.port) }
    return { protocol: 'grpc', match }
  }
  const fields = readObject(value, [...REQUEST_FIELDS, 'hostname'])
  if (!isGiven(fields.prefix) && !isGiven(fields.path)) {
    readString(fields.prefix, "'/' or another prefix, or `path`, or `serviceName`")
    return { protocol: 'http' }
  }
  const match = { ...lowerRequestMatch(fields), ...hostnameOf(fields.hostname), ...lowerPort(fields.port) }
  return { protocol: 'http', match }
}

function hostnameOf(value: Value): { readonly hostname?: HostnameMatch } {
  const hostname = isGiven(value) ? lowerHostname(value) : undefined
  return hostname ? { hostname } : {}
}

function lowerHostname(value: Value): HostnameMatch | undefined {
  if (typeof value.raw === 'string') return reportWrong(value, "{ exact: 'www.shop.example' } or { suffix: '*.shop.example' }")
  const { exact, suffix } = readObject(value, ['exact', 'suffix'])
  const kind = suffix.raw === undefined ? 'exact' : 'suffix'
  const text = readString(kind === 'exact' ? exact : suffix, 'a host name')
  return text === undefined ? undefined : { kind, value: text.toLowerCase() }
}

const REWRITES = ['hostname', 'prefix', 'path'] as const

function lowerRewrite(value: Value, protocol: GatewayRoute['protocol'], { path: matched }: GatewayRouteMatch): GatewayRewrite {
  const fields = readObject<(typeof REWRITES)[number]>(value, protocol === 'grpc' ? ['hostname'] : REWRITES)
  const { defaultTargetHostname: target } = readObject(fields.hostname, ['defaultTargetHostname'])
  const defaultTargetHostname = (isGiven(target) ? readWord(target, SWITCH) : undefined) ?? 'ENABLED'
  // The path of a gRPC call is the method's name.
  if (protocol === 'grpc') return { defaultTargetHostname }
  return { defaultTargetHostname, ...(matched.kind === 'prefix' ? lowerPrefixRewrite(fields) : lowerPathRewrite(fields)) }
}

type RewriteFields = Readonly<Record<'prefix' | 'path', Value>>

function lowerPrefixRewrite({ prefix, path }: RewriteFields): Pick<GatewayRewrite, 'prefix'> {
  if (isGiven(path)) report(path, diagnostics.rewriteWithoutPath)
  const { defaultPrefix, value: replacement } = readObject(prefix, ['defaultPrefix', 'value'])
  if (isGiven(replacement)) {
    const text = readString(replacement, 'the beginning of a path')
    return text === undefined ? {} : { prefix: text }
  }
  // App Mesh: unless told otherwise, a matched prefix becomes '/'.
  const enabled = (isGiven(defaultPrefix) ? readWord(defaultPrefix, SWITCH) : undefined) ?? 'ENABLED'
  return enabled === 'ENABLED' ? { prefix: '/' } : {}
}

function lowerPathRewrite({ prefix, path }: RewriteFields): Pick<GatewayRewrite, 'path'> {
  if (isGiven(prefix)) report(prefix, diagnostics.rewriteWithoutPrefix)
  const { exact } = readObject(path, ['exact'])
  const text = isGiven(path) ? readString(exact, 'a path') : undefined
  return text === undefined ? {} : { path: text }
}

function report(value: Value, definition: typeof diagnostics.rewriteWithoutPrefix | typeof diagnostics.rewriteWithoutPath): void {
  const { subject } = value
  subject.broken()
  subject.report(definition, { owner: subject.owner }, { at: at(value) })
}
