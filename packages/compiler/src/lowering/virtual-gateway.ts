import type { VirtualGatewayDeclaration } from '@mesh-compile/dsl/declarations'
import { compareText, type ClientTls, type GatewayRewrite, type GatewayRoute, type HostnameMatch, type PathMatch, type VirtualGateway } from '@mesh-compile/ir'
import { lowerBackend } from './backend.ts'
import type { Collected } from './collect.ts'
import { loweringDiagnostics as diagnostics } from './diagnostics.ts'
import { lowerLabels } from './labels.ts'
import { lowerListener } from './listener.ts'
import { at, readList, readNumber, readObject, readRecord, readString, readWord, valueOf, type Subject, type Value } from './reader.ts'
import { lowerPath } from './route.ts'
import { lowerClientTls } from './tls.ts'
import { lowerIdentity } from './virtual-node.ts'

const SWITCH = ['ENABLED', 'DISABLED'] as const

/** Reads `mesh.virtualGateway(name, spec)`. */
export function lowerVirtualGateway(
  name: string,
  declaration: VirtualGatewayDeclaration,
  subject: Subject,
  collected: Collected,
): VirtualGateway {
  const spec = readObject(valueOf(subject, declaration.spec, ''), [
    'labels',
    'identity',
    'listeners',
    'backendDefaults',
    'routes',
    'trustedHops',
  ])
  const defaultTls = readObject(spec.backendDefaults, ['tls']).tls
  const fallback = defaultTls.raw === undefined ? undefined : lowerClientTls(defaultTls, collected)
  const identity = lowerIdentity(spec.identity)
  const routes = readRecord(spec.routes).flatMap(
    ([key, value]) => lowerGatewayRoute(key, value, fallback, collected, declaration) ?? [],
  )
  return {
    name,
    labels: lowerLabels(spec.labels),
    ...(identity && { identity }),
    listeners: readList(spec.listeners).flatMap((item) => lowerListener(item, collected) ?? []),
    routes: routes.sort((a, b) => compareText(a.name, b.name)),
    trustedHops: spec.trustedHops.raw === undefined ? 0 : (readNumber(spec.trustedHops, 'a number of proxies') ?? 0),
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
  const fields = readObject(value, ['match', 'to', 'priority', 'rewrite'])
  const { prefix, path, hostname } = readObject(fields.match, ['prefix', 'path', 'hostname'])
  const matched = lowerPath(prefix, path)
  if (!matched && prefix.raw === undefined && path.raw === undefined) readString(prefix, "'/' or another prefix, or `path`")
  const host = hostname.raw === undefined ? undefined : lowerHostname(hostname)
  const backend = lowerBackend(fields.to, fallback, collected, declaration.mesh)
  const priority = fields.priority.raw === undefined ? undefined : readNumber(fields.priority, 'an integer from 0 to 1000')
  if (!matched || !backend) return undefined
  return {
    name,
    match: { path: matched, ...(host && { hostname: host }) },
    virtualService: backend.virtualService,
    rewrite: lowerRewrite(fields.rewrite, matched),
    ...(backend.tls && { tls: backend.tls }),
    ...(priority !== undefined && { priority }),
    origin: { call: declaration.call },
  }
}

function lowerHostname(value: Value): HostnameMatch | undefined {
  const { exact, suffix } = readObject(value, ['exact', 'suffix'])
  const kind = suffix.raw === undefined ? 'exact' : 'suffix'
  const text = readString(kind === 'exact' ? exact : suffix, 'a host name')
  return text === undefined ? undefined : { kind, value: text.toLowerCase() }
}

function lowerRewrite(value: Value, matched: PathMatch): GatewayRewrite {
  const { hostname, prefix } = readObject(value, ['hostname', 'prefix'])
  const { defaultTargetHostname: target } = readObject(hostname, ['defaultTargetHostname'])
  const defaultTargetHostname = (target.raw === undefined ? undefined : readWord(target, SWITCH)) ?? 'ENABLED'
  const { defaultPrefix, value: replacement } = readObject(prefix, ['defaultPrefix', 'value'])
  if (matched.kind === 'exact') {
    if (prefix.raw !== undefined) {
      value.subject.broken()
      value.subject.report(diagnostics.rewriteWithoutPrefix, { owner: value.subject.owner }, { at: at(prefix) })
    }
    return { defaultTargetHostname }
  }
  // App Mesh: unless told otherwise, a matched prefix becomes '/'.
  if (replacement.raw !== undefined) {
    const text = readString(replacement, 'the beginning of a path')
    return { defaultTargetHostname, ...(text !== undefined && { prefix: text }) }
  }
  const enabled = (defaultPrefix.raw === undefined ? undefined : readWord(defaultPrefix, SWITCH)) ?? 'ENABLED'
  return { defaultTargetHostname, ...(enabled === 'ENABLED' && { prefix: '/' }) }
}
