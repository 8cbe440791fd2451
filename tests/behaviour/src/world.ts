import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ADMIN_PORT, bootstrapPath, interceptionScriptPath, PROXY_UID } from '@mesh-compile/envoy-bootstrap/contract'
import { discoveredName, ipPreferenceOf, type Interception, type Mesh } from '@mesh-compile/ir'
import { meshSchema } from '@mesh-compile/ir/schema'
import { startAgent, type Agent } from './agent-process.ts'
import type { DnsRecords } from './agent-protocol.ts'
import { emitMesh, type EmitterOptions } from './emit-mesh.ts'
import { startEnvoy, waitUntilReady, type EnvoyProcess } from './envoy-process.ts'
import { createNetwork, HUB_ADDRESS, NOBODY_ADDRESS, runInside, type Mounts, type Network } from './namespaces.ts'
import { envoyBinary } from './requirements.ts'
import { writeUpdateScript } from './update-script.ts'

/** What runs. */
export interface WorldSettings {
  /** The mesh, as IR JSON may be written; `addressOf` tells where a member will be. */
  readonly mesh: (addressOf: (member: string) => string) => object
  /** Whether proxies watch files. Default: static. */
  readonly xds?: 'static' | 'files'
  /** Members without a proxy: clients from outside, servers that no mesh knows. */
  readonly outsiders?: readonly string[]
  /** Further instances of virtual nodes, by the node's name; each is a member `<node>-2`, `<node>-3`, ... */
  readonly instances?: Readonly<Record<string, number>>
  /** Names beyond those of services and nodes. */
  readonly hosts?: Readonly<Record<string, string>>
  /** What a DNS server at the hub answers; names in it are not in /etc/hosts. Left out: there is no DNS. */
  readonly dns?: (addressOf: (member: string) => string) => DnsRecords
  /** Flags of Envoy beyond the usual ones. */
  readonly envoyFlags?: readonly string[]
  /** Options of the emitter, but for `adminPort`. */
  readonly options?: Partial<Omit<EmitterOptions, 'adminPort'>>
}

/** A mesh that runs: every node and gateway alone in a namespace, with its Envoy and its application. */
export interface World {
  /** The application and client of a member; `hub` is the machine between them. */
  agent(member: string): Agent
  addressOf(member: string): string
  envoy(member: string): EnvoyProcess
  /** Runs a program in the namespace of a member and gives back what it wrote. */
  run(member: string, command: readonly string[]): string
  /** Where an emitted file is. */
  fileOf(path: string): string
  /** Envoy's counters and gauges whose name begins so. */
  stats(member: string, prefix: string): Promise<Readonly<Record<string, number>>>
  /** Where the mesh was written: `DIR` of a build whose option `configDir` is `DIR/envoy`. */
  readonly out: string
  /** Emits another mesh of the same proxies, and updates the files that they watch as the documentation says. */
  update(mesh: object): Promise<void>
  close(): Promise<void>
}

/** A member with an Envoy beside it. */
interface Proxied {
  readonly member: string
  readonly name: string
  readonly listeners: Mesh['virtualNodes'][number]['listeners']
  /** Absent: a gateway. */
  readonly interception?: Interception
  /** Where its application listens. */
  readonly loopback: string
}

/** Emits the mesh and starts it. What was started is ended again when something fails. */
export async function startWorld(settings: WorldSettings): Promise<World> {
  const addresses = new Map<string, string>()
  const addressOf = (member: string): string => {
    const known = addresses.get(member)
    if (known !== undefined) return known
    const address = `10.77.0.${10 + addresses.size}`
    addresses.set(member, address)
    return address
  }
  const mesh = meshSchema.parse(settings.mesh(addressOf))
  const proxied = proxiedMembers(mesh, settings.instances ?? {})
  const members = [...proxied.map(({ member }) => member), ...(settings.outsiders ?? [])]
  for (const member of members) addressOf(member)

  const folder = mkdtempSync(join(tmpdir(), 'mesh-behaviour-'))
  const ends: (() => Promise<void> | void)[] = [() => rmSync(folder, { recursive: true, force: true })]
  const close = async (): Promise<void> => {
    for (const end of ends.splice(0).toReversed()) await end()
  }
  try {
    // Envoy runs as another user than the one who made the folder.
    chmodSync(folder, 0o755)
    const out = join(folder, 'out')
    const live = join(out, 'envoy')
    const packaging = { xds: settings.xds ?? 'static', options: { configDir: live, ...settings.options } } as const
    await emitMesh(mesh, live, packaging)
    const updateFiles = writeUpdateScript(folder)
    const records = settings.dns?.(addressOf) ?? {}
    const mounts = writeMounts(folder, hostsOf(mesh, settings, addressOf, records), settings.dns ? HUB_ADDRESS : '127.0.0.1')
    const network = createNetwork(addresses)
    ends.push(() => network.remove())
    const agents = new Map(
      [...members, 'hub'].map((member) => {
        const { agent, stop } = startAgent(network.namespaceOf(member), mounts)
        ends.push(stop)
        return [member, agent]
      }),
    )
    if (settings.dns) await agents.get('hub')?.serveDns({ address: HUB_ADDRESS, records })
    const envoys = new Map(
      proxied.map((each) => {
        const process = startProxy(each, { folder, live, mounts, network, flags: settings.envoyFlags ?? [] })
        ends.push(() => process.stop())
        return [each.member, process]
      }),
    )
    await Promise.all(proxied.map((each) => startApplications(each, agents.get(each.member)!)))
    await Promise.all(
      [...envoys].map(([member, process]) => waitUntilReady(member, process, agents.get(member)!, ADMIN_PORT)),
    )
    const agent = (member: string): Agent => {
      const found = agents.get(member)
      if (!found) throw new Error(`no member ${member}`)
      return found
    }
    const envoy = (member: string): EnvoyProcess => {
      const found = envoys.get(member)
      if (!found) throw new Error(`no Envoy at ${member}`)
      return found
    }
    const update = async (changed: object): Promise<void> => {
      const next = mkdtempSync(join(folder, 'next-'))
      await emitMesh(meshSchema.parse(changed), next, packaging)
      for (const name of new Set(proxied.map(({ name: proxy }) => proxy))) updateFiles(join(next, name), join(live, name))
      rmSync(next, { recursive: true })
    }
    return {
      agent,
      envoy,
      addressOf,
      out,
      update,
      close,
      run: (member, command) => runInside(network.namespaceOf(member), command),
      fileOf: (path) => join(live, path),
      stats: (member, prefix) => readStats(agent(member), prefix),
    }
  } catch (error) {
    await close()
    throw error
  }
}

function proxiedMembers(mesh: Mesh, instances: Readonly<Record<string, number>>): readonly Proxied[] {
  const nodes = mesh.virtualNodes.filter(({ external }) => !external).flatMap((node) => {
    const { name, listeners, interception } = node
    const loopback = ipPreferenceOf(mesh.settings, node)?.startsWith('IPv6') ? '::1' : '127.0.0.1'
    return instanceNames(name, instances).map((member) => ({ member, name, listeners, interception, loopback }))
  })
  const gateways = mesh.virtualGateways.map(({ name, listeners }) => ({ member: name, name, listeners, loopback: '127.0.0.1' }))
  return [...nodes, ...gateways]
}

function instanceNames(name: string, instances: Readonly<Record<string, number>>): readonly string[] {
  return Array.from({ length: instances[name] ?? 1 }, (_, index) => (index === 0 ? name : `${name}-${index + 1}`))
}

/** A line for each address and name, as in /etc/hosts. */
function hostsOf(
  mesh: Mesh,
  { instances = {}, hosts = {} }: WorldSettings,
  addressOf: (member: string) => string,
  records: DnsRecords,
): string {
  const lines = [
    '127.0.0.1 localhost',
    ...mesh.virtualNodes.flatMap(({ name, external, serviceDiscovery }) => {
      const hostname = serviceDiscovery && discoveredName(serviceDiscovery)
      // Where a server outside the mesh is, the test says.
      if (external || hostname === undefined || records[hostname]) return []
      return instanceNames(name, instances).map((member) => `${addressOf(member)} ${hostname}`)
    }),
    ...mesh.virtualServices
      .filter(({ name }) => hosts[name] === undefined && records[name] === undefined)
      .map(({ name }) => `${NOBODY_ADDRESS} ${name}`),
    ...Object.entries(hosts).map(([name, address]) => `${address} ${name}`),
  ]
  return `${lines.join('\n')}\n`
}

/** Names are resolved from a file alone, and Envoy's program lies where its user may read it. */
function writeMounts(folder: string, hosts: string, nameserver: string): Mounts {
  const write = (name: string, text: string): string => {
    const path = join(folder, name)
    writeFileSync(path, text)
    return path
  }
  return {
    '/etc/hosts': write('hosts', hosts),
    '/etc/resolv.conf': write('resolv.conf', `nameserver ${nameserver}\noptions timeout:1 attempts:1\n`),
    [write('envoy', '')]: envoyBinary(),
  }
}

function startProxy(
  { member, name, interception }: Proxied,
  { folder, live, mounts, network, flags }: { folder: string; live: string; mounts: Mounts; network: Network; flags: readonly string[] },
): EnvoyProcess {
  const namespace = network.namespaceOf(member)
  if (interception?.kind === 'transparent') runInside(namespace, ['sh', join(live, interceptionScriptPath(name))])
  return startEnvoy({
    namespace,
    mounts,
    program: join(folder, 'envoy'),
    bootstrap: join(live, bootstrapPath(name, 'json')),
    logFile: join(folder, `${member}.log`),
    uid: PROXY_UID,
    flags,
  })
}

async function startApplications({ member, listeners, interception, loopback }: Proxied, agent: Agent): Promise<void> {
  if (!interception) return
  // On the loopback address only: whatever reaches it came through the proxy.
  for (const { protocol: spoken, port } of listeners) {
    // To the application, gRPC is HTTP/2. What speaks TLS itself is an outsider.
    const protocol = spoken === 'grpc' ? 'http2' : spoken === 'tls' ? 'tcp' : spoken
    const applicationPort = interception.kind === 'explicit' ? interception.applicationPorts[port] : port
    if (applicationPort === undefined) throw new Error(`${member} has no application behind port ${port}`)
    await agent.serve({ node: member, protocol, address: loopback, port: applicationPort })
  }
}

async function readStats(agent: Agent, prefix: string): Promise<Readonly<Record<string, number>>> {
  const reply = await agent.request({ address: '127.0.0.1', port: ADMIN_PORT, path: '/stats' })
  if (reply.kind !== 'answer') throw new Error(`the admin interface does not answer: ${reply.code}`)
  const pairs = [...reply.text.matchAll(/^(\S+): (\d+)$/gm)].map(
    ([, name = '', value]) => [name, Number(value)] as const,
  )
  return Object.fromEntries(pairs.filter(([name]) => name.startsWith(prefix)))
}
