import { compareText, type Backend, type VirtualNode } from '@mesh-compile/ir'
import { canonical } from '../canonical.ts'
import { defined, unlessEmpty } from '../defined.ts'
import { appMeshDiagnostics as diagnostics } from '../diagnostics/app-mesh.ts'
import { HERE, type Resource } from '../plan.ts'
import { virtualNodeType } from '../resource-types/app-mesh.ts'
import type { Value } from '../value.ts'
import { accessLog } from './access-log.ts'
import { clientPolicy } from './client-policy.ts'
import { MESH_ID, virtualNodeId } from './ids.ts'
import { nodeListener } from './listener.ts'
import type { Planning, Subject } from './planning.ts'
import { checkFollowing } from './server-follower.ts'
import { serviceDiscovery } from './service-discovery.ts'

// AWS: the quota "backends per virtual node".
const BACKENDS_QUOTA = 50

/**
 * A virtual node. Its backends are names, not references: services may call each other in circles, and App Mesh takes
 * the name of a service that does not exist yet.
 */
export function virtualNodeResource(planning: Planning, node: VirtualNode): Resource {
  const { mesh, report } = planning
  const { name, origin } = node
  const subject: Subject = { owner: `virtual node '${name}'`, origin }
  const backends = backendsOf(planning, node, subject)
  if (backends.length > BACKENDS_QUOTA) {
    report(diagnostics.beyondQuota, { node: name, actual: backends.length, most: BACKENDS_QUOTA }, { at: { origin, path: 'backends' } })
  }
  const common = commonPolicy(backends)
  return {
    id: virtualNodeId(name),
    type: virtualNodeType,
    concern: 'virtual-nodes',
    owner: { kind: 'virtual-node', name },
    place: HERE,
    properties: {
      MeshName: mesh.name,
      VirtualNodeName: name,
      Spec: defined({
        BackendDefaults: common && { ClientPolicy: common },
        Backends: unlessEmpty(
          backends.map(({ name: VirtualServiceName, policy }) => ({
            VirtualService: defined({ VirtualServiceName, ClientPolicy: common ? undefined : policy }),
          })),
        ),
        Listeners: unlessEmpty(node.listeners.map((listener) => nodeListener(planning, node, listener))),
        Logging: accessLog(planning, node.accessLog, subject),
        ServiceDiscovery: serviceDiscovery(planning, node),
      }),
    },
    dependsOn: [MESH_ID],
  }
}

interface PlannedBackend {
  readonly name: string
  readonly policy?: Value
}

/** Sorted by name, each service once: App Mesh merges two of one name in silence. */
function backendsOf(planning: Planning, { backends }: VirtualNode, subject: Subject): readonly PlannedBackend[] {
  const byService = new Map(backends.toReversed().map((backend) => [backend.virtualService, backend]))
  return [...byService.values()]
    .toSorted((a, b) => compareText(a.virtualService, b.virtualService))
    .map((backend) => {
      const place = { ...subject, path: `backends[${indexOf(backends, backend)}]` }
      checkFollowing(planning, backend, place)
      const policy = clientPolicy(planning, backend, place)
      return { name: backend.virtualService, ...(policy && { policy }) }
    })
}

function indexOf(backends: readonly Backend[], { virtualService }: Backend): number {
  return backends.findIndex((backend) => backend.virtualService === virtualService)
}

/** The policy that all backends have alike: it is said once, as the default. */
function commonPolicy(backends: readonly PlannedBackend[]): Value | undefined {
  const [first] = backends
  if (!first?.policy) return undefined
  const text = canonical(first.policy)
  return backends.every(({ policy }) => policy && canonical(policy) === text) ? first.policy : undefined
}
