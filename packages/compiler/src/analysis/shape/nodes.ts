import { discoveredName, type ClientTls, type Identity, type ListenerTls, type Mesh, type Origin } from '@mesh-compile/ir'
import type { Place, Report } from '@mesh-compile/ir/diagnostics'
import { shapeDiagnostics as diagnostics } from './diagnostics.ts'
import type { FileCheck } from './file-check.ts'
import { isHostname } from './hostname.ts'
import { quote } from './quote.ts'
import { checkInteger } from './ranges.ts'
import { checkServiceDiscovery } from './service-discovery.ts'
import { createSourceChecks, type SourceChecks } from './sources.ts'

/** Checks addresses, identities and client policies of nodes and gateways, and where certificates come from. */
export function checkNodes(mesh: Mesh, files: FileCheck, report: Report): void {
  const sources = createSourceChecks(files, report)
  for (const { name, source, origin } of mesh.authorities) sources.authority(`authority '${name}'`, source, origin)
  for (const node of mesh.virtualNodes) {
    const owner = `virtual node '${node.name}'`
    // An identity taken from the service discovery is told there.
    const found = node.serviceDiscovery && discoveredName(node.serviceDiscovery)
    const isDerived = found !== undefined && found.replace(/\.$/, '') === node.identity?.value
    if (!isDerived) checkIdentity(owner, node.identity, { origin: node.origin, path: 'identity' }, report)
    checkServiceDiscovery(node, report)
    for (const { tls, origin } of node.listeners) if (tls) checkListenerTls(owner, tls, origin ?? node.origin, sources, report)
    for (const [index, { tls }] of node.backends.entries()) {
      if (tls) checkClientTls(owner, tls, { origin: node.origin, path: `backends[${index}]` }, sources, report)
    }
  }
  for (const gateway of mesh.virtualGateways) {
    const owner = `virtual gateway '${gateway.name}'`
    const { origin } = gateway
    checkIdentity(owner, gateway.identity, { origin, path: 'identity' }, report)
    // Envoy: HttpConnectionManager.xff_num_trusted_hops; more proxies in a row are a mistake, not a design.
    checkInteger(owner, 'trustedHops', gateway.trustedHops, { least: 0, most: 16 }, { origin, path: 'trustedHops' }, report)
    for (const { tls, origin: made } of gateway.listeners) if (tls) checkListenerTls(owner, tls, made ?? origin, sources, report)
    for (const { name, tls } of gateway.routes) if (tls) checkClientTls(owner, tls, { origin, path: `routes.${name}.to` }, sources, report)
  }
}

function checkListenerTls(owner: string, tls: ListenerTls, origin: Origin | undefined, sources: SourceChecks, report: Report): void {
  const at = { origin, path: 'arguments[1].tls' }
  sources.certificate(owner, tls.certificate.source, at)
  for (const identity of tls.clients?.alsoAccept ?? []) checkIdentity(owner, identity, at, report)
}

function checkClientTls(owner: string, tls: ClientTls, at: Place, sources: SourceChecks, report: Report): void {
  for (const port of tls.ports ?? []) checkInteger(owner, 'a port of the client policy', port, { least: 1, most: 65_535 }, at, report)
  if (tls.ports?.length === 0) {
    report(diagnostics.outOfRange, { owner, field: 'ports', actual: 'empty', expected: 'the ports that the client policy is for' }, { at })
  }
  if (tls.certificate) sources.certificate(owner, tls.certificate.source, at)
  if (tls.verify.kind === 'authorities') {
    for (const identity of tls.verify.subjectAlternativeNames) checkIdentity(owner, identity, at, report)
  } else if (tls.verify.reason.trim() === '') {
    report(diagnostics.outOfRange, { owner, field: 'reason', actual: 'empty', expected: "why the server is not validated" }, { at })
  }
}

// SPIFFE-ID: a trust domain of lower-case letters, digits, . - _, and a path without empty segments.
const SPIFFE_ID = /^spiffe:\/\/[a-z0-9._-]{1,255}(\/[A-Za-z0-9._-]+)+$/

function checkIdentity(owner: string, identity: Identity | undefined, at: Place, report: Report): void {
  if (!identity) return
  const legal = identity.kind === 'uri' ? SPIFFE_ID.test(identity.value) : isHostname(identity.value)
  if (!legal) report(diagnostics.illegalIdentity, { owner, identity: quote(identity.value) }, { at })
}
