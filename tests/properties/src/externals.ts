import * as fc from 'fast-check'
import type { Service } from './nodes.ts'
import type { Scene } from './scene.ts'
import { given, pick, seldom } from './texts.ts'
import type { ListenerTlsPlan } from './tls.ts'

/** A service outside the mesh. */
export interface ExternalPlan {
  /** The short form, or what it is short for. */
  readonly form: 'service' | 'node'
  readonly protocol: 'http' | 'http2' | 'grpc' | 'tcp' | 'tls'
  /** Who issued its certificate, where Envoy speaks TLS to it. */
  readonly issuer: number | undefined
  /** Of the server, where it is another than that of the service. */
  readonly port: number | undefined
  readonly found: boolean
  readonly zone: number | undefined
}

export const external: fc.Arbitrary<ExternalPlan> = fc.record({
  form: fc.constantFrom('service', 'service', 'node'),
  protocol: fc.constantFrom('tls', 'tls', 'http', 'http2', 'grpc', 'tcp'),
  issuer: fc.option(fc.nat(2), { nil: undefined }),
  port: fc.option(fc.constant(443), { nil: undefined }),
  found: fc.boolean(),
  zone: seldom(fc.nat(3)),
})

// Apart from the numbers of contracts, which tell TCP services of one port apart.
const FIRST_CONTRACT = 1_000

/** Declares a service outside the mesh, and who provides it. */
export function makeExternal(
  { form, protocol, issuer, port, found, zone }: ExternalPlan,
  index: number,
  zones: readonly { readonly handle: unknown; readonly allow: Readonly<Record<string, string>> }[],
  scene: Scene,
): Service {
  const name = `${scene.prefix}ext-${index}.outside.test`
  const isSecured = issuer !== undefined && protocol !== 'tls'
  // TLS that applications speak is told by its name, and so is HTTP; TCP is told by its port.
  const own = protocol === 'tls' ? 443 : protocol === 'tcp' ? 7_000 + index + (scene.prefix === '' ? 0 : 50) : 80
  const tls = isSecured ? scene.call('issuedBy', pick(scene.authorities, issuer)) : undefined
  const listener = tls ? scene.call(protocol, own, { tls }) : scene.call(protocol, own)
  const joined = zone === undefined ? undefined : pick(zones, zone)
  const discovery = found || form === 'node' ? scene.call('dns', name) : undefined
  const options = given({ zone: joined?.handle, port: form === 'service' && protocol !== 'tls' ? port : undefined, serviceDiscovery: form === 'service' ? discovery : undefined })
  const handle = form === 'service' ? scene.method('externalService', name, listener, options) : scene.method('virtualService', name, listener, given({ zone: joined?.handle }))
  if (form === 'node') {
    scene.method('provide', handle, scene.method('virtualNode', name, { external: true, listeners: [listener], serviceDiscovery: discovery }))
  }
  const secured = isSecured ? ({ builder: 'strict', issuer, source: {}, clients: undefined, alsoAccept: undefined, minimumVersion: undefined } satisfies ListenerTlsPlan) : undefined
  return { handle, contract: FIRST_CONTRACT + index, listeners: [{ port: (form === 'service' && protocol !== 'tls' ? port : undefined) ?? own, protocol, tls: secured }], allow: joined?.allow ?? {} }
}
