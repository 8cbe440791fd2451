import type { VirtualServiceDeclaration } from '@mesh-compile/dsl/declarations'
import type { Provider, ServiceDiscovery, VirtualNode } from '@mesh-compile/ir'
import type { Collected } from './collect.ts'
import { lowerListeners } from './listener.ts'
import { isGiven, readNumber, readObject, valueOf, type Subject, type Value } from './reader.ts'
import { lowerServiceDiscovery } from './service-discovery.ts'
import { identityOf } from './virtual-node.ts'
import { EXTERNAL_OPTIONS } from './virtual-service.ts'

/** The server outside the mesh that comes with `mesh.externalService(name, listener, options)`, called as the service is. */
export function lowerExternalNode(name: string, declaration: VirtualServiceDeclaration, subject: Subject, collected: Collected): VirtualNode {
  const { port, serviceDiscovery } = optionsOf(declaration, subject)
  const discovery: ServiceDiscovery | undefined = isGiven(serviceDiscovery)
    ? lowerServiceDiscovery(serviceDiscovery)
    : { kind: 'dns', hostname: name, responseType: 'LOADBALANCER' }
  const own = lowerPort(port)
  const identity = identityOf(discovery)
  return {
    name,
    labels: {},
    external: true,
    ...(identity && { identity }),
    interception: { kind: 'transparent' },
    listeners: lowerListeners(valueOf(subject, declaration.listener, 'arguments[1]'), collected).map((listener) => ({ ...listener, port: own ?? listener.port })),
    ...(discovery && { serviceDiscovery: discovery }),
    backends: [],
    origin: { call: declaration.call },
  }
}

/** Who provides such a service. */
export function lowerExternalProvider(name: string, declaration: VirtualServiceDeclaration, subject: Subject): Provider {
  const port = lowerPort(optionsOf(declaration, subject).port)
  return { kind: 'virtualNode', name, ...(port !== undefined && { port }), origin: { call: declaration.call } }
}

function optionsOf(declaration: VirtualServiceDeclaration, subject: Subject): Readonly<Record<(typeof EXTERNAL_OPTIONS)[number], Value>> {
  return readObject(valueOf(subject, declaration.options, 'arguments[2]'), EXTERNAL_OPTIONS)
}

function lowerPort(port: Value): number | undefined {
  return isGiven(port) ? readNumber(port, 'an integer from 1 to 65535') : undefined
}
