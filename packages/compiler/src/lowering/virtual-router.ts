import type { VirtualRouterDeclaration } from '@mesh-compile/dsl/declarations'
import { compareText, type Defaults, type VirtualRouter } from '@mesh-compile/ir'
import type { Collected } from './collect.ts'
import { lowerListeners } from './listener.ts'
import { readRecord, valueOf, type Subject } from './reader.ts'
import { lowerRoute } from './route.ts'

/** Reads `mesh.virtualRouter(name, listener, routes)`. */
export function lowerVirtualRouter(
  name: string,
  declaration: VirtualRouterDeclaration,
  subject: Subject,
  collected: Collected,
  defaults: Defaults,
): VirtualRouter {
  const routes = readRecord(valueOf(subject, declaration.routes, 'arguments[2]')).flatMap(
    ([key, value]) => lowerRoute(key, value, declaration.mesh, defaults) ?? [],
  )
  return {
    name,
    listeners: lowerListeners(valueOf(subject, declaration.listener, 'arguments[1]'), collected),
    routes: routes.sort((a, b) => compareText(a.name, b.name)),
    origin: { call: declaration.call },
  }
}
