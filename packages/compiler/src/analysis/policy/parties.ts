import type { CallerSet, Destination, Listener, MeshGraph, VirtualGateway, VirtualNode, VirtualService } from '@mesh-compile/ir'

/** A caller, with the kind that tells how its calls are made. */
export type Party =
  | { readonly kind: 'virtualNode'; readonly declaration: VirtualNode }
  | { readonly kind: 'virtualGateway'; readonly declaration: VirtualGateway }

/** The nodes and gateways of a set, each once, in the order of the mesh. */
export function membersOf({ mesh }: MeshGraph, sets: readonly CallerSet[]): readonly Party[] {
  const everyone: readonly Party[] = [
    ...mesh.virtualGateways.map((declaration) => ({ kind: 'virtualGateway', declaration }) as const),
    ...mesh.virtualNodes.map((declaration) => ({ kind: 'virtualNode', declaration }) as const),
  ]
  return everyone.filter((party) => sets.some((set) => isMember(set, party)))
}

function isMember(set: CallerSet, { kind, declaration: { name, labels } }: Party): boolean {
  switch (set.kind) {
    case 'everyone':
      return true
    case 'labels':
      return Object.entries(set.labels).every(([key, value]) => labels[key] === value)
    case 'virtualNode':
    case 'virtualGateway':
      return set.kind === kind && set.name === name
    default:
      return set satisfies never
  }
}

/** A destination taken apart: what an answer must come through or from. */
export interface Goal {
  /** `'ledger.shop.local'`, or `virtual node 'ledger'`. */
  readonly shown: string
  /** The services by which it is called; absent: whichever. */
  readonly services?: readonly VirtualService[]
  /** The node that answers; absent: whichever is behind the services. */
  readonly node?: VirtualNode
}

/** What a destination stands for; a zone for each of its services. */
export function goalsOf(graph: MeshGraph, { kind, name }: Destination): readonly Goal[] {
  switch (kind) {
    case 'virtualService': {
      const service = graph.virtualServices.get(name)
      return service ? [{ shown: `'${name}'`, services: [service] }] : []
    }
    case 'virtualNode': {
      const node = graph.virtualNodes.get(name)
      return node ? [{ shown: `virtual node '${name}'`, node }] : []
    }
    case 'zone':
      return graph.mesh.virtualServices
        .filter(({ zone }) => zone === name)
        .map((service) => ({ shown: `'${service.name}' of zone '${name}'`, services: [service] }))
    default:
      return kind satisfies never
  }
}

/** The listeners that answer for a goal. */
export function answersOf(graph: MeshGraph, { services, node }: Goal): readonly { readonly node: VirtualNode; readonly listener: Listener }[] {
  if (node) return node.listeners.map((listener) => ({ node, listener }))
  const targets = (services ?? []).flatMap((service) =>
    service.listeners.flatMap((contract) => graph.routesOf(service, contract).flatMap(({ targets: some }) => some)),
  )
  const answers = targets.flatMap(({ node: answering, listener }) => (listener ? [{ node: answering, listener }] : []))
  return [...new Map(answers.map((answer) => [`${answer.node.name} ${answer.listener.port}`, answer])).values()]
}
