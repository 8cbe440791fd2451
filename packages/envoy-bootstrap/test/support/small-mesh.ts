/** Short ways to write IR JSON down. */

type Json = Readonly<Record<string, unknown>>

export const http = (port: number, more: Json = {}): Json => ({ protocol: 'http', port, ...more })
export const http2 = (port: number, more: Json = {}): Json => ({ protocol: 'http2', port, ...more })
export const tcp = (port: number, more: Json = {}): Json => ({ protocol: 'tcp', port, ...more })

export const certificate = (name: string, issuer = 'ca'): Json => ({
  issuer,
  source: { kind: 'file', chain: `/tls/${name}.pem`, key: `/tls/${name}.key` },
})
export const authority = (name: string, path = `/tls/${name}.pem`): Json => ({ name, source: { kind: 'file', path } })
export const trusts = (authorities: readonly string[], more: Json = {}, verify: Json = {}): Json => ({
  verify: { kind: 'authorities', trust: authorities, ...verify },
  ...more,
})
export const uri = (name: string): Json => ({ kind: 'uri', value: `spiffe://mesh/${name}` })

/** A virtual node found at `<name>.internal`. */
export const node = (name: string, listeners: readonly Json[] = [], more: Json = {}): Json => ({
  name,
  listeners,
  serviceDiscovery: { kind: 'dns', hostname: `${name}.internal`, responseType: 'ENDPOINTS' },
  ...more,
})
export const calls = (...services: readonly (string | Json)[]): Json => ({
  backends: services.map((service) => (typeof service === 'string' ? { virtualService: service } : service)),
})
/** A virtual service provided by the virtual node or router of that name. */
export const service = (name: string, listeners: readonly Json[], kind: 'virtualNode' | 'virtualRouter', provider: string): Json => ({
  name,
  listeners,
  provider: { kind, name: provider },
})
export const route = (name: string, targets: Readonly<Record<string, number>>, more: Json = {}): Json => ({
  name,
  protocol: 'http',
  targets: Object.entries(targets).map(([virtualNode, weight]) => ({ virtualNode, weight })),
  ...more,
})
export const mesh = (more: Json): Json => ({ irVersion: 1, name: 'm', ...more })

/** `caller` calls `api.m`, provided by a router with the given routes, over nodes `a` and `b`. */
export const routed = (routes: readonly Json[], { listener = http(80), settings = {} }: { listener?: Json; settings?: Json } = {}): Json =>
  mesh({
    settings,
    virtualNodes: [node('caller', [], calls('api.m')), node('a', [listener]), node('b', [listener])],
    virtualRouters: [{ name: 'r', listeners: [listener], routes }],
    virtualServices: [service('api.m', [listener], 'virtualRouter', 'r')],
  })
