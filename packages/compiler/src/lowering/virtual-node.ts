import type { VirtualNodeDeclaration } from '@mesh-compile/dsl/declarations'
import { discoveredName, type AccessLog, type Identity, type Interception, type ServiceDiscovery, type VirtualNode } from '@mesh-compile/ir'
import { lowerBackend } from './backend.ts'
import { lowerClientTls } from './client-tls.ts'
import type { Collected } from './collect.ts'
import { lowerIdentity } from './identity.ts'
import { lowerInterception } from './interception.ts'
import { lowerLabels } from './labels.ts'
import { lowerListener } from './listener.ts'
import { lowerLogging } from './logging.ts'
import { lowerPlatform } from './platform.ts'
import { isGiven, readList, readObject, readWord, valueOf, type Subject } from './reader.ts'
import { lowerServiceDiscovery } from './service-discovery.ts'

/** What `mesh()` says for nodes that state nothing of their own. */
export interface UsualOfNodes {
  readonly accessLog: AccessLog | undefined
  /** Undefined when it could not be read. */
  readonly interception: Interception['kind'] | undefined
}

/** Reads `mesh.virtualNode(name, spec)`. */
export function lowerVirtualNode(
  name: string,
  declaration: VirtualNodeDeclaration,
  subject: Subject,
  collected: Collected,
  usual: UsualOfNodes,
): VirtualNode {
  const spec = readObject(valueOf(subject, declaration.spec, ''), [
    'labels',
    'external',
    'identity',
    'listeners',
    'interception',
    'applicationPorts',
    'serviceDiscovery',
    'backendDefaults',
    'backends',
    'logging',
    'platform',
  ])
  const defaultTls = readObject(spec.backendDefaults, ['tls']).tls
  const fallback = defaultTls.raw === undefined ? undefined : lowerClientTls(defaultTls, collected)
  const serviceDiscovery = isGiven(spec.serviceDiscovery) ? lowerServiceDiscovery(spec.serviceDiscovery) : undefined
  const identity = lowerIdentity(spec.identity) ?? identityOf(serviceDiscovery)
  const external = isGiven(spec.external) ? readWord(spec.external, [true, false]) === true : false
  // What the mesh says for all is for those that have an Envoy.
  const accessLog = lowerLogging(spec.logging, external ? undefined : usual.accessLog)
  const platform = lowerPlatform(spec.platform)
  return {
    name,
    labels: lowerLabels(spec.labels),
    external,
    ...(identity && { identity }),
    interception: lowerInterception(spec.interception, spec.applicationPorts, external ? 'transparent' : usual.interception),
    listeners: readList(spec.listeners).flatMap((item) => lowerListener(item, collected) ?? []),
    ...(serviceDiscovery && { serviceDiscovery }),
    backends: readList(spec.backends).flatMap((item) => lowerBackend(item, fallback, collected, declaration.mesh) ?? []),
    ...(accessLog && { accessLog }),
    ...(platform && { platform }),
    origin: { call: declaration.call },
  }
}

/** App Mesh: without a SAN list, clients accept the name of the service discovery. Certificates hold no final dot. */
export function identityOf(serviceDiscovery: ServiceDiscovery | undefined): Identity | undefined {
  const name = serviceDiscovery && discoveredName(serviceDiscovery)
  return name === undefined ? undefined : { kind: 'dns', value: name.replace(/\.$/, '') }
}
