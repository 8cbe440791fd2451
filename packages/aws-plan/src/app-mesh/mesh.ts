import { appMeshDefaults, type Mesh } from '@mesh-compile/ir'
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

/** What App Mesh does in every mesh, where this one wants it otherwise. */
function differencesOf({ settings, virtualServices }: Mesh): readonly string[] {
  const usual = appMeshDefaults.settings
  const ofNodes = virtualServices.some(({ provider }) => provider?.kind === 'virtualNode')
  return [
    settings.ipPreference || settings.usualIpVersion === usual.usualIpVersion ? '' : 'names are looked up as IPv6 first',
    settings.escapedSlashes === usual.escapedSlashes ? '' : 'paths with an escaped slash are taken as they are',
    settings.websocketUpgrades === usual.websocketUpgrades ? '' : 'connections may become websockets',
    settings.retryConcurrency === usual.retryConcurrency ? '' : 'any number of retries may be in flight',
    !ofNodes || canonical(settings.nodeProvider) === canonical(usual.nodeProvider)
      ? ''
      : 'services that a virtual node provides itself have a limit of 15 s, and what was answered 503 is tried again',
  ].filter((difference) => difference !== '')
}
