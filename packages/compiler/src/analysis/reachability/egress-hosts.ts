import { discoveredName, type MeshGraph } from '@mesh-compile/ir'
import type { Report } from '@mesh-compile/ir/diagnostics'
import { reachabilityDiagnostics as diagnostics } from './diagnostics.ts'

const PORTS = { tls: 443, http: 80 } as const

/** Checks that egressHosts opens no way around the mesh's own rules, and that it can be told from what nodes call. */
export function checkEgressHosts({ mesh, virtualServices }: MeshGraph, report: Report): void {
  const { egressFilter, egressHosts } = mesh.settings
  if (egressFilter === 'ALLOW_ALL') return
  for (const kind of ['tls', 'http'] as const) {
    for (const host of egressHosts[kind]) checkHost(mesh, kind, host, report)
  }
  if (egressHosts.http.length === 0) return
  for (const { name: client, interception, backends, origin } of mesh.virtualNodes) {
    if (interception.kind === 'explicit') continue
    for (const [index, { virtualService: service }] of backends.entries()) {
      const isTcp = virtualServices.get(service)?.listeners.some(({ protocol, port }) => protocol === 'tcp' && port === PORTS.http)
      if (isTcp) report(diagnostics.egressHostsBesideTcp, { client, service }, { at: { origin, path: `backends[${index}]` } })
    }
  }
}

function checkHost(mesh: MeshGraph['mesh'], kind: keyof typeof PORTS, host: string, report: Report): void {
  const port = PORTS[kind]
  const at = { origin: mesh.origin, path: `arguments[1].egressHosts.${kind}` }
  for (const { name, listeners, origin } of mesh.virtualServices) {
    if (!covers(host, name) || !listeners.some((listener) => listener.port === port)) continue
    const args = { kind, host, port, what: `virtual service '${name}'` }
    return report(diagnostics.egressHostOfMesh, args, { at, related: [{ label: 'the virtual service', origin }] })
  }
  for (const { name, listeners, serviceDiscovery, origin } of mesh.virtualNodes) {
    const found = serviceDiscovery && discoveredName(serviceDiscovery)
    if (found === undefined || !covers(host, found) || !listeners.some((listener) => listener.port === port)) continue
    const args = { kind, host, port, what: `'${found}', where virtual node '${name}' is found,` }
    return report(diagnostics.egressHostOfMesh, args, { at, related: [{ label: 'the virtual node', origin }] })
  }
}

function covers(host: string, name: string): boolean {
  const lower = name.toLowerCase().replace(/\.$/, '')
  return host.startsWith('*.') ? lower.endsWith(host.slice(1)) : lower === host
}
