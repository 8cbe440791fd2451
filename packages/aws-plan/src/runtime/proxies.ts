import type { Mesh, Origin, Platform, VirtualGateway, VirtualNode } from '@mesh-compile/ir'
import type { Emitted, ExternalPath } from '@mesh-compile/ir/emitter'
import type { Owner } from '../plan.ts'

/** An Envoy that runs somewhere on AWS, and what it is made of. */
export type Proxy = {
  readonly name: string
  readonly owner: Owner
  readonly origin: Origin | undefined
  readonly platform: Platform
  /** Its configuration, sorted by path. */
  readonly files: readonly ProxyFile[]
  /** What must be there besides, before its configuration is accepted. */
  readonly external: readonly ExternalPath[]
} & ({ readonly kind: 'virtual-node'; readonly node: VirtualNode } | { readonly kind: 'virtual-gateway'; readonly gateway: VirtualGateway })

/** One of a virtual gateway. */
export type GatewayProxy = Extract<Proxy, { readonly kind: 'virtual-gateway' }>

/** A file of a proxy's configuration. */
export interface ProxyFile {
  /** Relative to `configDir` on the proxy's host: `web.json`, `web/lds.json`. */
  readonly path: string
  readonly sha256: string
  print(): string | Uint8Array
}

/** The proxies of a mesh that say where they run, sorted by name, with what the Envoy emitter made for them. */
export function proxiesOf(mesh: Mesh, envoy: Emitted): readonly Proxy[] {
  const filesOf = createFileIndex(envoy)
  const externalOf = new Map(envoy.proxies.map(({ name, external }) => [name, external]))
  const base = (name: string, kind: Owner['kind']): Pick<Proxy, 'name' | 'owner' | 'files' | 'external'> => ({
    name,
    owner: { kind, name },
    files: filesOf(name),
    external: externalOf.get(name) ?? [],
  })
  const nodes = mesh.virtualNodes.flatMap((node): Proxy[] =>
    node.platform ? [{ ...base(node.name, 'virtual-node'), kind: 'virtual-node', node, platform: node.platform, origin: node.origin }] : [],
  )
  const gateways = mesh.virtualGateways.flatMap((gateway): Proxy[] =>
    gateway.platform
      ? [{ ...base(gateway.name, 'virtual-gateway'), kind: 'virtual-gateway', gateway, platform: gateway.platform, origin: gateway.origin }]
      : [],
  )
  return [...nodes, ...gateways].toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

/** Finds the files of a proxy: its bootstrap in JSON, what that watches, and the script that redirects to it. */
function createFileIndex({ files }: Emitted): (proxy: string) => readonly ProxyFile[] {
  const byProxy = new Map<string, ProxyFile[]>()
  for (const file of files) {
    const path = file.path.slice(file.path.indexOf('/') + 1)
    const proxy = proxyOf(path)
    if (proxy === undefined) continue
    // Its hash is made when it is asked for, and no sooner.
    const one: ProxyFile = { path, print: () => file.print(), get sha256() { return file.sha256 } }
    byProxy.set(proxy, [...(byProxy.get(proxy) ?? []), one])
  }
  return (proxy) => (byProxy.get(proxy) ?? []).toSorted((a, b) => (a.path < b.path ? -1 : 1))
}

/** The proxy that a file of the Envoy emitter is for; undefined for bootstraps in other formats than JSON. */
function proxyOf(path: string): string | undefined {
  const [first = '', ...rest] = path.split('/')
  // A proxy may be called so as well; what it watches ends in .json.
  const script = first === 'interception' && rest.length === 1 ? /^(.*)\.sh$/.exec(rest[0] ?? '') : null
  if (script) return script[1]
  if (rest.length > 0) return first
  return path.endsWith('.json') ? path.slice(0, -'.json'.length) : undefined
}
