import { policyTowards, showListener, type Call, type Identity, type Listener, type MeshGraph, type VirtualNode, type VirtualService } from '@mesh-compile/ir'
import type { Report, ReportDetails } from '@mesh-compile/ir/diagnostics'
import { answersTo } from './answers.ts'
import { tlsPolicyDiagnostics as diagnostics } from './diagnostics.ts'

/** Checks that a call and everybody who may answer it agree on TLS. The first disagreement is told. */
export function checkClientPolicy(graph: MeshGraph, call: Call, service: VirtualService, report: Report): void {
  const [listener] = service.listeners
  // A gateway cannot call such a service at all, which is told by itself.
  if (listener && call.tls && !call.gatewayRoute && service.listeners.every(({ protocol }) => protocol === 'tls')) {
    const args = { client: call.caller.name, service: service.name, listener: showListener(listener) }
    report(diagnostics.policyOfPassthrough, args, { at: { origin: call.origin, path: call.path } })
    return
  }
  for (const { node, listener } of answersTo(graph, call, service)) {
    if (disagrees(call, service, node, listener, report)) return
  }
}

function disagrees(call: Call, service: VirtualService, node: VirtualNode, listener: Listener, report: Report): boolean {
  const names = { client: call.caller.name, service: service.name }
  const shown = showListener(listener)
  const details: ReportDetails = {
    at: { origin: call.origin, path: call.path },
    related: [{ label: 'the listener that answers', origin: listener.origin ?? node.origin }],
  }
  const client = policyTowards(call.tls, listener)
  const { tls: server } = listener
  if (!server) {
    if (client) report(diagnostics.tlsToPlaintext, { ...names, listener: shown }, details)
    return client !== undefined
  }
  if (!client) {
    // A PERMISSIVE listener takes such a caller as it comes.
    if (server.mode === 'PERMISSIVE') return false
    if (call.tls?.ports) report(diagnostics.policyForOtherPorts, { ...names, listener: shown, ports: call.tls.ports.join(', ') }, details)
    else report(diagnostics.noClientPolicy, { ...names, listener: shown }, details)
    return true
  }
  const { verify, certificate } = client
  if (verify.kind === 'authorities') {
    if (verify.trust.length === 0) {
      report(diagnostics.noTrust, names, details)
      return true
    }
    const { issuer } = server.certificate
    if (!verify.trust.includes(issuer)) {
      report(diagnostics.issuerNotTrusted, { ...names, trusted: verify.trust.join(' or '), issuer }, details)
      return true
    }
  }
  if (server.clients && server.clients.trust.length > 0) {
    if (!certificate) {
      report(diagnostics.noClientCertificate, { ...names, listener: shown }, details)
      return true
    }
    const accepted = server.clients.trust
    if (!accepted.includes(certificate.issuer)) {
      report(diagnostics.clientIssuerNotAccepted, { ...names, issuer: certificate.issuer, accepted: accepted.join(' or ') }, details)
      return true
    }
    if (!call.caller.identity) {
      report(diagnostics.callerWithoutIdentity, names, { ...details, at: { origin: call.caller.origin } })
      return true
    }
  }
  if (verify.kind === 'none') {
    const definition = node.external ? diagnostics.externalNotVerified : diagnostics.serverNotVerified
    report(definition, { ...names, node: node.name, reason: verify.reason }, details)
    return true
  }
  return !isRecognised(verify.subjectAlternativeNames, node, names, details, report)
}

function isRecognised(
  accepted: readonly Identity[],
  node: VirtualNode,
  names: { readonly client: string; readonly service: string },
  details: ReportDetails,
  report: Report,
): boolean {
  const { identity } = node
  if (accepted.length === 0) {
    if (!identity) report(diagnostics.serverWithoutIdentity, { ...names, node: node.name }, details)
    return identity !== undefined
  }
  // A node without identity may hold any SAN; the client's list is then all there is to go by.
  if (!identity || accepted.some(({ kind, value }) => kind === identity.kind && value === identity.value)) return true
  const list = accepted.map(({ value }) => value).join(' or ')
  report(diagnostics.sanMismatch, { ...names, accepted: list, node: node.name, identity: identity.value }, details)
  return false
}
