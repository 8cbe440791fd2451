import { showListener, type Certificate, type Listener, type Mesh, type VirtualNode } from '@mesh-compile/ir'
import type { Place, Report } from '@mesh-compile/ir/diagnostics'
import { shapeDiagnostics as diagnostics } from './diagnostics.ts'

/** Checks that what is outside the mesh says nothing about an Envoy, and what is inside holds its own certificates. */
export function checkExternal(mesh: Mesh, report: Report): void {
  for (const node of mesh.virtualNodes) if (node.external) checkExternalNode(node, report)
  for (const owner of [...mesh.virtualNodes, ...mesh.virtualServices, ...mesh.virtualRouters, ...mesh.virtualGateways]) {
    for (const listener of owner.listeners) {
      if (listener.protocol !== 'tls' || !listener.tls) continue
      const at = { origin: listener.origin ?? owner.origin, path: 'arguments[1].tls' }
      report(diagnostics.tlsInTls, { owner: `'${owner.name}'`, listener: showListener(listener) }, { at })
    }
  }
  const check = (owner: string, certificate: Certificate | undefined, at: Place): void => {
    if (certificate?.source.kind === 'elsewhere') report(diagnostics.certificateElsewhere, { owner }, { at })
  }
  const proxied = [...mesh.virtualNodes.filter(({ external }) => !external), ...mesh.virtualGateways]
  for (const { name, listeners, origin } of proxied) {
    for (const listener of listeners) {
      check(`${showListener(listener)} of '${name}'`, listener.tls?.certificate, { origin: listener.origin ?? origin, path: 'arguments[1].tls' })
    }
  }
  for (const { name, backends, origin } of mesh.virtualNodes) {
    for (const [index, { tls }] of backends.entries()) check(`the client policy of '${name}'`, tls?.certificate, { origin, path: `backends[${index}]` })
  }
  for (const { name, routes, origin } of mesh.virtualGateways) {
    for (const { name: route, tls } of routes) check(`the client policy of '${name}'`, tls?.certificate, { origin, path: `routes.${route}.to` })
  }
}

function checkExternalNode({ name: node, labels, interception, backends, accessLog, platform, listeners, origin }: VirtualNode, report: Report): void {
  const useless = (field: string, at: Place = { origin, path: field }): void => report(diagnostics.uselessOfExternal, { node, field }, { at })
  if (Object.keys(labels).length > 0) useless('labels')
  if (interception.kind === 'explicit') useless('interception')
  if (backends.length > 0) useless('backends')
  if (accessLog) useless('logging')
  if (platform) useless('platform')
  for (const listener of listeners) {
    for (const field of uselessFields(listener)) {
      useless(`${field} of ${showListener(listener)}`, { origin: listener.origin ?? origin, path: `arguments[1].${field}` })
    }
  }
}

function uselessFields({ timeout, connectionPool, tls }: Listener): readonly string[] {
  return [...(timeout ? ['timeout'] : []), ...(connectionPool ? ['connectionPool'] : []), ...(tls?.clients ? ['tls.clients'] : [])]
}
