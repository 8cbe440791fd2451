import { listenersCalled, type Call, type Listener, type MeshGraph, type VirtualNode, type VirtualService } from '@mesh-compile/ir'

/** A virtual node that may answer a call, and the listener by which it does. */
export interface Answer {
  readonly node: VirtualNode
  readonly listener: Listener
}

/** Everybody who may answer a call, each once. */
export function answersTo(graph: MeshGraph, call: Call, service: VirtualService): readonly Answer[] {
  const answers = new Map<string, Answer>()
  for (const contract of listenersCalled(service, call)) {
    for (const { targets } of graph.routesOf(service, contract)) {
      for (const { node, listener } of targets) if (listener) answers.set(`${node.name} ${listener.port}`, { node, listener })
    }
  }
  return [...answers.values()]
}
