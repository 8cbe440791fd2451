import { samePort, showListener, type Listener, type MeshGraph, type Provider, type Route, type VirtualRouter, type VirtualService } from '@mesh-compile/ir'
import type { Place, Report } from '@mesh-compile/ir/diagnostics'
import { isPort } from '../shape/ranges.ts'
import { keepsContract, showContract, showContracts } from '../show.ts'
import { reachabilityDiagnostics as diagnostics } from './diagnostics.ts'

/** Checks that whoever provides a service keeps its contract, and that routers lead to nodes that keep theirs. */
export function checkProviders({ mesh, virtualNodes, virtualRouters }: MeshGraph, report: Report): void {
  for (const service of mesh.virtualServices) {
    const { provider } = service
    if (!provider) continue
    const offered = provider.kind === 'virtualNode' ? virtualNodes.get(provider.name) : virtualRouters.get(provider.name)
    if (!offered) continue
    for (const contract of service.listeners) {
      if (offered.listeners.some((listener) => keepsContract(listener, onPortOf(provider, contract)))) continue
      report(
        diagnostics.brokenContract,
        { service: service.name, expected: showContract(onPortOf(provider, contract)), provider: provider.name, actual: showContracts(offered.listeners) },
        {
          at: { origin: provider.origin ?? service.origin, path: 'arguments[1]' },
          related: [{ label: 'the promise', origin: service.origin, path: 'arguments[1]' }],
        },
      )
    }
  }
  for (const router of mesh.virtualRouters) checkRouter(router, virtualNodes, report)
}

function checkRouter(router: VirtualRouter, virtualNodes: MeshGraph['virtualNodes'], report: Report): void {
  if (router.listeners.length === 0) return
  for (const route of router.routes) {
    const listeners = listenersOf(router, route)
    const at = { origin: router.origin, path: `arguments[2].${route.name}` }
    if (listeners.length === 0) {
      reportMisplaced(router, route, at, report)
      continue
    }
    for (const contract of listeners) {
      for (const { virtualNode, port = contract.port } of route.targets) {
        const node = virtualNodes.get(virtualNode)
        if (!node || node.listeners.some((listener) => keepsContract(listener, { ...contract, port }))) continue
        report(
          diagnostics.targetListener,
          { router: router.name, node: node.name, expected: showContract({ ...contract, port }), actual: showContracts(node.listeners) },
          { at, related: [{ label: `virtual node '${node.name}'`, origin: node.origin }] },
        )
      }
    }
  }
}

/** The listeners of a router whose requests a route looks at. */
export function listenersOf({ listeners }: VirtualRouter, { protocol: kind, match }: Route): readonly Listener[] {
  return listeners.filter(({ protocol, port }) => protocol === kind && port === (match.port ?? port))
}

function reportMisplaced(router: VirtualRouter, { name, protocol: kind, match: { port }, origin }: Route, at: Place, report: Report): void {
  const listeners = router.listeners.map(showListener).join(', ')
  if (port === undefined || !router.listeners.some(({ protocol }) => protocol === kind)) {
    report(diagnostics.routeProtocol, { router: router.name, listener: listeners, kind }, { at })
  } else if (isPort(port)) {
    const args = { route: name, router: router.name, port, kind, listeners }
    report(diagnostics.routePort, args, { at: { origin, path: 'match.port' } })
  }
}

/** Whether everything behind a listener of a service keeps its contract, so that what follows from it can be judged. */
export function isSound({ virtualNodes, virtualRouters }: MeshGraph, service: VirtualService): boolean {
  const { provider } = service
  const offered = provider && (provider.kind === 'virtualNode' ? virtualNodes : virtualRouters).get(provider.name)
  if (!offered || !service.listeners.every((contract) => offered.listeners.some((listener) => keepsContract(listener, onPortOf(provider, contract))))) {
    return false
  }
  if (!('routes' in offered)) return true
  return offered.routes.every(({ protocol, match, targets }) =>
    offered.listeners
      .filter((contract) => contract.protocol === protocol && contract.port === (match.port ?? contract.port))
      .filter((contract) => service.listeners.some((listener) => samePort(listener, contract)))
      .every((contract) =>
        targets.every(({ virtualNode, port = contract.port }) =>
          virtualNodes.get(virtualNode)?.listeners.some((listener) => keepsContract(listener, { ...contract, port })),
        ),
      ),
  )
}

/** What a provider must offer: the contract of the service, on a port of its own if it says so. */
function onPortOf(provider: Provider, contract: Listener): Listener {
  return provider.kind === 'virtualNode' && provider.port !== undefined ? { ...contract, port: provider.port } : contract
}
