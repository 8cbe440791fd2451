import { samePort, showListener, type VirtualService } from '@mesh-compile/ir'
import { appMeshDiagnostics as diagnostics } from '../diagnostics/app-mesh.ts'
import { HERE, type Resource } from '../plan.ts'
import { virtualServiceType } from '../resource-types/app-mesh.ts'
import type { Value } from '../value.ts'
import { MESH_ID, providerId, virtualServiceId } from './ids.ts'
import type { Planning } from './planning.ts'

/** A virtual service and who answers for it. */
export function virtualServiceResource(planning: Planning, service: VirtualService): Resource {
  const { name, provider } = service
  checkListeners(planning, service)
  return {
    id: virtualServiceId(name),
    type: virtualServiceType,
    concern: 'virtual-services',
    owner: { kind: 'virtual-service', name },
    place: HERE,
    properties: { MeshName: planning.mesh.name, VirtualServiceName: name, Spec: providerSpec(service) },
    dependsOn: [provider ? providerId(provider) : MESH_ID],
  }
}

function providerSpec({ provider }: VirtualService): Value {
  if (!provider) return {}
  return provider.kind === 'virtualNode'
    ? { Provider: { VirtualNode: { VirtualNodeName: provider.name } } }
    : { Provider: { VirtualRouter: { VirtualRouterName: provider.name } } }
}

/** In App Mesh a service has no listeners of its own: all of its provider's can be called by its name. */
function checkListeners({ graph, report }: Planning, { name, provider, listeners, origin }: VirtualService): void {
  if (!provider) return
  if (provider.kind === 'virtualNode' && provider.port !== undefined) {
    const args = { owner: `virtual service '${name}'`, what: 'port of its provider', actual: provider.port, expected: 'that of the service; put a virtual router between them' }
    report(diagnostics.beyondLimit, args, { at: { origin: provider.origin ?? origin } })
  }
  const [kind, providers] = provider.kind === 'virtualNode' ? (['node', graph.virtualNodes] as const) : (['router', graph.virtualRouters] as const)
  for (const listener of providers.get(provider.name)?.listeners ?? []) {
    if (listeners.some((contract) => samePort(contract, listener))) continue
    const args = { service: name, listener: showListener(listener), provider: `virtual ${kind} '${provider.name}'` }
    report(diagnostics.extraListener, args, { at: { origin: provider.origin ?? origin } })
  }
}
