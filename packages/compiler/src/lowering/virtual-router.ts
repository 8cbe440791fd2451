import type { VirtualRouterDeclaration } from '@mesh-compile/dsl/declarations'
import { compareText, type VirtualRouter } from '@mesh-compile/ir'
import type { Collected } from './collect.ts'
import { lowerListener } from './listener.ts'
import { readRecord, valueOf, type Subject } from './reader.ts'
import { lowerRoute } from './route.ts'

/** Reads `mesh.virtualRouter(name, listener, routes)`. */
export function lowerVirtualRouter(
  name: string,
  declaration: VirtualRouterDeclaration,
  subject: Subject,
  collected: Collected,
): VirtualRouter {
  const listener = lowerListener(valueOf(subject, declaration.listener, 'arguments[1]'), collected)
  const routes = readRecord(valueOf(subject, declaration.routes, 'arguments[2]')).flatMap(
    ([key, value]) => lowerRoute(key, value, declaration.mesh) ?? [],
  )
  return {
    name,
    listeners: listener ? [listener] : [],
    routes: routes.sort((a, b) => compareText(a.name, b.name)),
    origin: { call: declaration.call },
  }
}
