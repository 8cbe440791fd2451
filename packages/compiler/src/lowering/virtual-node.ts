import type { VirtualNodeDeclaration } from '@mesh-compile/dsl/declarations'
import type { AccessLog, Identity, Interception, ServiceDiscovery, VirtualNode } from '@mesh-compile/ir'
import { lowerBackend } from './backend.ts'
import { lowerClientTls } from './client-tls.ts'
import type { Collected } from './collect.ts'
import { lowerIdentity } from './identity.ts'
import { lowerInterception } from './interception.ts'
import { lowerLabels } from './labels.ts'
import { lowerListener } from './listener.ts'
import { lowerLogging } from './logging.ts'
import { readDeclaration, readList, readObject, readString, readWord, subjectOf, valueOf, type Subject, type Value } from './reader.ts'

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
    'identity',
    'listeners',
    'interception',
    'applicationPorts',
    'serviceDiscovery',
    'backendDefaults',
    'backends',
    'logging',
  ])
  const defaultTls = readObject(spec.backendDefaults, ['tls']).tls
  const fallback = defaultTls.raw === undefined ? undefined : lowerClientTls(defaultTls, collected)
  const serviceDiscovery = spec.serviceDiscovery.raw === undefined ? undefined : lowerServiceDiscovery(spec.serviceDiscovery)
  const identity = lowerIdentity(spec.identity) ?? identityOf(serviceDiscovery)
  const accessLog = lowerLogging(spec.logging, usual.accessLog)
  return {
    name,
    labels: lowerLabels(spec.labels),
    ...(identity && { identity }),
    interception: lowerInterception(spec.interception, spec.applicationPorts, usual.interception),
    listeners: readList(spec.listeners).flatMap((item) => lowerListener(item, collected) ?? []),
    ...(serviceDiscovery && { serviceDiscovery }),
    backends: readList(spec.backends).flatMap((item) => lowerBackend(item, fallback, collected, declaration.mesh) ?? []),
    ...(accessLog && { accessLog }),
    origin: { call: declaration.call },
  }
}

// App Mesh: without a SAN list, clients accept the host name of the service discovery. Certificates hold no final dot.
function identityOf(serviceDiscovery: ServiceDiscovery | undefined): Identity | undefined {
  return serviceDiscovery?.kind === 'dns' ? { kind: 'dns', value: serviceDiscovery.hostname.replace(/\.$/, '') } : undefined
}

function lowerServiceDiscovery(value: Value): ServiceDiscovery | undefined {
  const declaration = readDeclaration(value, ['dns', 'static'], 'made by dns() or fixed()')
  if (!declaration) return undefined
  if (declaration.kind === 'static') {
    const subject = subjectOf(value.subject, 'fixed()', declaration.call)
    const addresses = readList(valueOf(subject, declaration.addresses, 'arguments')).flatMap(
      (item) => readString(item, 'an IP address') ?? [],
    )
    return { kind: 'static', addresses }
  }
  const subject = subjectOf(value.subject, 'dns()', declaration.call)
  const hostname = readString(valueOf(subject, declaration.hostname, 'arguments[0]'), 'a host name')
  const { responseType } = readObject(valueOf(subject, declaration.options, 'arguments[1]'), ['responseType'])
  // App Mesh: DnsServiceDiscovery.responseType is LOADBALANCER unless said otherwise.
  const type = responseType.raw === undefined ? 'LOADBALANCER' : readWord(responseType, ['LOADBALANCER', 'ENDPOINTS'])
  return hostname === undefined || !type ? undefined : { kind: 'dns', hostname, responseType: type }
}
