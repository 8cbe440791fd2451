import { appMeshDefaults, type Mesh, type MeshSettings } from '@mesh-compile/ir'
import { canonical } from '../canonical.ts'
import { defined } from '../defined.ts'
import { appMeshDiagnostics as diagnostics } from '../diagnostics/app-mesh.ts'
import { HERE, type Resource } from '../plan.ts'
import { meshType } from '../resource-types/app-mesh.ts'
import { MESH_ID } from './ids.ts'
import type { Planning } from './planning.ts'

/** The mesh itself, which every other resource of it needs. */
export function meshResource({ mesh, report }: Planning): Resource {
  const { settings } = mesh
  const hosts = hostsNotLetOut(settings)
  if (hosts.length > 0) {
    report(diagnostics.egressHosts, { mesh: mesh.name, hosts: hosts.join(', ') }, { at: { origin: mesh.origin } })
  }
  const differences = differencesOf(mesh)
  if (differences.length > 0) {
    report(diagnostics.meshDefaults, { mesh: mesh.name, differences: differences.join('; ') }, { at: { origin: mesh.origin } })
  }
  return {
    id: MESH_ID,
    type: meshType,
    concern: 'mesh',
    owner: { kind: 'mesh', name: mesh.name },
    place: HERE,
    properties: {
      MeshName: mesh.name,
      Spec: defined({
        EgressFilter: { Type: settings.egressFilter },
        ServiceDiscovery: settings.ipPreference && { IpPreference: settings.ipPreference },
      }),
    },
    dependsOn: [],
  }
}

// App Mesh: the names within it may be reached by TLS under DROP_ALL as well, whatever the mesh says.
const ALWAYS_LET_OUT = '*.amazonaws.com'

/** Hosts that applications may reach, and in App Mesh may not. */
function hostsNotLetOut({ egressFilter, egressHosts }: MeshSettings): readonly string[] {
  if (egressFilter === 'ALLOW_ALL') return []
  const { tls, http } = egressHosts
  return [...tls.filter((host) => !host.endsWith(ALWAYS_LET_OUT.slice(1))), ...http.map((host) => `${host} by HTTP`)]
}

/** What App Mesh does in every mesh, where this one wants it otherwise. */
function differencesOf({ settings, virtualServices }: Mesh): readonly string[] {
  const usual = appMeshDefaults.settings
  const ofNodes = virtualServices.some(({ provider }) => provider?.kind === 'virtualNode')
  const isLetOut = settings.egressFilter === 'ALLOW_ALL' || settings.egressHosts.tls.includes(ALWAYS_LET_OUT)
  return [
    isLetOut ? '' : `applications reach ${ALWAYS_LET_OUT} by TLS`,
    settings.ipPreference || settings.usualIpVersion === usual.usualIpVersion ? '' : 'names are looked up as IPv6 first',
    settings.escapedSlashes === usual.escapedSlashes ? '' : 'paths with an escaped slash are taken as they are',
    settings.websocketUpgrades === usual.websocketUpgrades ? '' : 'connections may become websockets',
    settings.retryConcurrency === usual.retryConcurrency ? '' : 'any number of retries may be in flight',
    !ofNodes || canonical(settings.nodeProvider) === canonical(usual.nodeProvider)
      ? ''
      : 'services that a virtual node provides itself have a limit of 15 s, and what was answered 503 is tried again',
  ].filter((difference) => difference !== '')
}
