import type { Listener } from '@mesh-compile/ir'

/** A route as App Mesh has it: for one listener. */
export interface NamedRoute<Route> {
  readonly name: string
  readonly route: Route
  readonly listener: Listener
}

/**
 * Routes of App Mesh are for one listener each where there are several, so a route for several becomes one for each,
 * called by its port. Names of the user stay what they are.
 */
export function nameByPort<Route extends { readonly name: string }>(
  routes: readonly Route[],
  listenersOf: (route: Route) => readonly Listener[],
): readonly NamedRoute<Route>[] {
  const taken = new Set(routes.map(({ name }) => name))
  const free = (name: string): string => {
    const found = taken.has(name) ? free(`${name}-`) : name
    taken.add(found)
    return found
  }
  return routes.flatMap((route) => {
    const listeners = listenersOf(route)
    return listeners.map((listener) => ({
      name: listeners.length === 1 ? route.name : free(`${route.name}-${listener.port}`),
      route,
      listener,
    }))
  })
}
