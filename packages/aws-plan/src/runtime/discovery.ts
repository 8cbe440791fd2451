import { ipPreferenceOf, type VirtualNode } from '@mesh-compile/ir'
import { runtimeDiagnostics as diagnostics } from '../diagnostics/runtime.ts'
import { HERE, type Owner, type Parameter, type Resource } from '../plan.ts'
import { discoveryServiceType, privateDnsNamespaceType } from '../resource-types/service-discovery.ts'
import { attribute, parameter, type ResourceId, type Value } from '../value.ts'
import { parameterNames, vpcId } from './parameters.ts'
import type { Proxy } from './proxies.ts'
import type { Contribution, Runtime } from './runtime.ts'

/** For how many seconds callers may keep an address: as long as an instance that is gone may still be tried. */
const RECORD_TTL = 10

/** The Cloud Map namespaces and services by which callers find the virtual nodes that run on AWS. */
export function planDiscovery(runtime: Runtime): Contribution {
  const { mesh, proxies, options } = runtime
  for (const proxy of proxies) warnOfHostname(runtime, proxy)
  const services = cloudMapServicesOf(proxies)
  const namespaces = [...new Set(services.map(({ namespace }) => namespace))].toSorted()
  if (namespaces.length === 0) return {}
  if (options.namespaces === 'create') {
    return {
      parameters: [vpcId],
      resources: [
        ...namespaces.map((name) => namespaceResource(name, mesh.name)),
        ...services.map((service) => serviceResource(runtime, service, attribute(namespaceId(service.namespace), 'Id'))),
      ],
    }
  }
  const names = parameterNames('namespaceId', namespaces)
  return {
    parameters: namespaces.map((namespace) => namespaceParameter(names.get(namespace)!, namespace)),
    resources: services.map((service) => serviceResource(runtime, service, parameter(names.get(service.namespace)!))),
  }
}

/** The service of Cloud Map that the instances of a node are to be registered in; nodes may share one. Undefined: none. */
export function cloudMapServiceId({ serviceDiscovery: discovery }: Pick<VirtualNode, 'serviceDiscovery'>): ResourceId | undefined {
  return discovery?.kind === 'cloudMap' ? serviceId(discovery) : undefined
}

/** A service of Cloud Map and the nodes whose instances it has. */
interface CloudMapService {
  readonly namespace: string
  readonly service: string
  readonly nodes: readonly VirtualNode[]
}

function cloudMapServicesOf(proxies: readonly Proxy[]): readonly CloudMapService[] {
  const byKey = new Map<string, CloudMapService>()
  for (const proxy of proxies) {
    if (proxy.kind !== 'virtual-node' || proxy.node.serviceDiscovery?.kind !== 'cloudMap') continue
    const { namespace, service } = proxy.node.serviceDiscovery
    const { key } = serviceId({ namespace, service })
    byKey.set(key, { namespace, service, nodes: [...(byKey.get(key)?.nodes ?? []), proxy.node] })
  }
  return [...byKey.values()]
}

function namespaceId(name: string): ResourceId {
  return { type: privateDnsNamespaceType.cloudFormation, key: name }
}

function serviceId({ namespace, service }: Pick<CloudMapService, 'namespace' | 'service'>): ResourceId {
  return { type: discoveryServiceType.cloudFormation, key: `${namespace}/${service}` }
}

function namespaceResource(name: string, mesh: string): Resource {
  return {
    id: namespaceId(name),
    type: privateDnsNamespaceType,
    concern: 'discovery',
    owner: { kind: 'mesh', name: mesh },
    place: HERE,
    properties: { Name: name, Vpc: parameter(vpcId.name) },
    dependsOn: [],
  }
}

function namespaceParameter(name: string, namespace: string): Parameter {
  return {
    name,
    type: 'string',
    description: `Id of the private DNS namespace ${namespace} in AWS Cloud Map`,
    pattern: { expression: 'ns-[a-z0-9]+', meaning: 'the id of a namespace, such as ns-abcdefghij123456' },
  }
}

function serviceResource({ mesh }: Runtime, { namespace, service, nodes }: CloudMapService, inNamespace: Value): Resource {
  const records = new Set(nodes.flatMap((node) => recordTypes(ipPreferenceOf(mesh.settings, node))))
  const [first, ...others] = nodes
  const owner: Owner = first && others.length === 0 ? { kind: 'virtual-node', name: first.name } : { kind: 'mesh', name: mesh.name }
  return {
    id: serviceId({ namespace, service }),
    type: discoveryServiceType,
    concern: 'discovery',
    owner,
    place: HERE,
    properties: {
      Name: service,
      DnsConfig: {
        NamespaceId: inNamespace,
        // Up to eight healthy instances in an answer; WEIGHTED would give one.
        RoutingPolicy: 'MULTIVALUE',
        DnsRecords: [...records].toSorted().map((Type) => ({ Type, TTL: RECORD_TTL })),
      },
      // ECS tells how its tasks are. AWS takes no other threshold; left out, Terraform would leave out the whole check.
      HealthCheckCustomConfig: { FailureThreshold: 1 },
      // Instances are taken out when their tasks are gone, which may be some time after the service of Amazon ECS is.
      ForceDestroy: true,
    },
    dependsOn: [],
  }
}

/** An instance must have an address of each of these, so what is stated nowhere is IPv4, as proxies bind it. */
function recordTypes(preference: ReturnType<typeof ipPreferenceOf>): readonly string[] {
  switch (preference) {
    case 'IPv4_ONLY':
    case undefined:
      return ['A']
    case 'IPv6_ONLY':
      return ['AAAA']
    case 'IPv4_PREFERRED':
    case 'IPv6_PREFERRED':
      return ['A', 'AAAA']
    default:
      return preference satisfies never
  }
}

/** The addresses of tasks change; only in Cloud Map does ECS keep them. */
function warnOfHostname({ report }: Runtime, proxy: Proxy): void {
  if (proxy.kind !== 'virtual-node' || proxy.platform.kind !== 'ecs' || proxy.platform.task.kind === 'own') return
  const { name, listeners, serviceDiscovery: discovery, origin } = proxy.node
  if (listeners.length === 0 || !discovery || discovery.kind === 'cloudMap') return
  const where = discovery.kind === 'dns' ? `at '${discovery.hostname}'` : 'at fixed addresses'
  report(diagnostics.nobodyRegisters, { node: name, where }, { at: { origin, path: 'serviceDiscovery' } })
}
