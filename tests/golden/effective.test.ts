/* What `check --effective` tells is what Envoy is given: each value is looked up in the bootstraps that the same mesh is expected to make. */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const here = fileURLToPath(new URL('.', import.meta.url))
const cli = fileURLToPath(new URL('../../packages/cli/dist/bin.js', import.meta.url))

interface Limit {
  readonly milliseconds: number
}
interface Verification {
  readonly identities: readonly string[]
}
/** An entry of the document, as far as it is compared. */
interface Call {
  readonly caller: { readonly kind: 'virtualNode' | 'virtualGateway'; readonly name: string }
  readonly entry?: { readonly gatewayRoute: string; readonly listener: string }
  readonly service: string
  readonly route?: string
  readonly target: { readonly node: string; readonly listener: string; readonly percent: number }
  readonly request?: Limit
  readonly perTry?: Limit
  readonly idle: Limit
  readonly retries: { readonly max: number }
  readonly tls: { readonly mode: string; readonly minimumVersion?: string; readonly server?: Verification; readonly client?: Verification }
}

// With these flags a proxy's configuration is not whole in its bootstrap.
const isPlain = (source: string): boolean => !existsSync(join(source, 'args.txt'))
const succeeds = (expected: string): boolean => readFileSync(join(expected, 'exit.txt'), 'utf8') === '0\n'
const cases = [
  ...readdirSync(join(here, 'cases')).map((name) => ({ name, source: join(here, 'cases', name), expected: join(here, 'cases', name, 'expected') })),
  ...readdirSync(join(here, 'examples')).map((name) => ({ name: `examples/${name}`, source: join(here, '../../examples', name), expected: join(here, 'examples', name, 'expected') })),
].filter(({ source, expected }) => isPlain(source) && succeeds(expected))

test('there are meshes to compare', () => expect(cases.length).toBeGreaterThan(7))

describe.each(cases)('$name', ({ source, expected }) => {
  const entry = existsSync(join(source, 'mesh.ts')) ? [] : readdirSync(source).filter((file) => file.endsWith('.mesh.json'))
  const { stdout } = spawnSync(process.execPath, [cli, 'check', ...entry, '--effective', '--reporter', 'json'], { cwd: source, encoding: 'utf8' })
  const { effective } = JSON.parse(stdout) as { readonly effective: readonly Call[] }

  test('tells what the proxies are given', () => {
    const proxies = new Map(readdirSync(join(expected, 'out/envoy')).filter((file) => file.endsWith('.json')).map((file) => [file.slice(0, -'.json'.length), parse(join(expected, 'out/envoy', file))]))
    for (const call of effective) {
      const where = JSON.stringify([call.caller.name, call.entry, call.service, call.route, call.target])
      expect(toldOf(call), where).toEqual(emittedFor(call, proxies.get(call.caller.name)!, proxies.get(call.target.node)))
    }
  })

  test('leaves out nothing that a proxy sends on', () => {
    const told = effective.map(({ caller, target }) => `${caller.name} -> ${target.node} ${target.listener}`)
    for (const file of readdirSync(join(expected, 'out/envoy')).filter((name) => name.endsWith('.json'))) {
      const caller = file.slice(0, -'.json'.length)
      for (const { name } of parse(join(expected, 'out/envoy', file)).static_resources.clusters) {
        const [, node, protocol, port] = /^cds_egress_[^_]+_(.+?)_(http2?|grpc|tcp|tls)_(\d+)/.exec(name) ?? []
        if (node !== undefined) expect(told).toContain(`${caller} -> ${node} ${protocol}:${port}`)
      }
    }
  })
})

// oxlint-disable-next-line typescript/no-explicit-any -- the shape is Envoy's, and what is missing fails the comparison
type Json = any

function parse(file: string): Json {
  return JSON.parse(readFileSync(file, 'utf8'))
}

function toldOf({ request, perTry, idle, retries, tls }: Call): object {
  return {
    requestMs: request?.milliseconds,
    perTryMs: perTry?.milliseconds,
    idleMs: idle.milliseconds,
    retries: retries.max,
    tls: tls.mode,
    minimumVersion: tls.minimumVersion,
    servers: tls.server?.identities,
    // Others are let in as well; the caller must be among them.
    client: tls.client?.identities[0],
  }
}

/** The same from the bootstraps of both ends; a target outside the mesh has none. */
function emittedFor(call: Call, caller: Json, target: Json | undefined): object {
  const isTcp = /^(tcp|tls):/.test(call.target.listener)
  const chain = target && inboundChain(target, call)
  const inbound = chain ? (isTcp ? chain.filters[0].typed_config : routesWithin(chain)[0].route) : { timeout: '0s', idle_timeout: '0s' }
  const outbound = isTcp ? tcpProxyTo(caller, call) : routeTo(caller, call)
  const tries = outbound.retry_policy
  const tls = socketOf(caller, clusterOf(outbound, call))
  const server = chain?.transport_socket?.typed_config
  return {
    requestMs: isTcp ? undefined : shorter(outbound.timeout, inbound.timeout),
    perTryMs: tries?.per_try_timeout && milliseconds(tries.per_try_timeout),
    idleMs: shorter(outbound.idle_timeout ?? (isTcp ? '3600s' : '300s'), inbound.idle_timeout ?? (isTcp ? '3600s' : '300s')),
    retries: isTcp ? (outbound.max_connect_attempts ?? 1) - 1 : (tries?.num_retries ?? 0),
    tls: tls ? (server?.require_client_certificate ? 'mutual' : 'tls') : 'plaintext',
    minimumVersion: tls && (server ? [tls, server] : [tls]).map((side) => side.common_tls_context.tls_params.tls_minimum_protocol_version).sort().at(-1),
    servers: tls && namesIn(tls),
    client: tls && server?.require_client_certificate ? namesIn(server).find((name) => call.tls.client?.identities.includes(name)) : undefined,
  }
}

function inboundChain(target: Json, { target: { node, listener } }: Call): Json {
  const [protocol, port] = listener.split(':')
  const chains = listenersOf(target, 'INBOUND').flatMap(({ filter_chains: list }: Json) => list)
  return chains.find((each: Json) => JSON.stringify(each).includes(`"cds_ingress_shop_${node}_${protocol}_${port}"`))
}

function listenersOf(proxy: Json, direction: string): readonly Json[] {
  return proxy.static_resources.listeners.filter(({ traffic_direction: own }: Json) => own === direction)
}

function routesWithin(part: Json): readonly Json[] {
  return part.filters[0].typed_config.route_config.virtual_hosts.flatMap(({ routes }: Json) => routes)
}

/** The route of a caller: of a gateway by both names, of a node by the virtual host of the service. */
function routeTo(proxy: Json, { caller, entry, service, route, target }: Call): Json {
  const isMeant = ({ route: action }: Json): boolean => action !== undefined && JSON.stringify(action).includes(`_${target.node}_`)
  if (caller.kind === 'virtualGateway') {
    const port = Number(entry?.listener.split(':')[1])
    const { filter_chains: chains } = proxy.static_resources.listeners.find(({ address }: Json) => address.socket_address.port_value === port)
    const name = route === undefined ? entry?.gatewayRoute : `${entry?.gatewayRoute}.${route}`
    return routesWithin(chains[0]).find((each) => each.name === name && isMeant(each)).route
  }
  const hosts = listenersOf(proxy, 'OUTBOUND')
    .flatMap(({ filter_chains: chains }) => chains)
    .flatMap(({ filters: [filter] }: Json) => filter.typed_config.route_config?.virtual_hosts ?? [])
    .filter(({ domains }: Json) => domains.includes(service))
  return hosts.flatMap(({ routes }: Json) => routes).find((each: Json) => each.name === route && isMeant(each)).route
}

function tcpProxyTo(proxy: Json, { target }: Call): Json {
  return listenersOf(proxy, 'OUTBOUND')
    .flatMap(({ filter_chains: chains }) => chains)
    .map(({ filters: [filter] }: Json) => filter.typed_config)
    .find((config: Json) => JSON.stringify(config.weighted_clusters ?? config.cluster ?? '').includes(`_${target.node}_${target.listener.split(':')[0]}_`))
}

function clusterOf({ cluster, weighted_clusters: weighted }: Json, { target }: Call): string {
  return cluster ?? weighted.clusters.map(({ name }: Json) => name).find((name: string) => name.includes(`_${target.node}_`))
}

function socketOf(proxy: Json, cluster: string): Json {
  return proxy.static_resources.clusters.find(({ name }: Json) => name === cluster).transport_socket?.typed_config
}

function namesIn({ common_tls_context: { combined_validation_context: validation } }: Json): readonly string[] {
  const matchers = validation?.default_validation_context.match_typed_subject_alt_names ?? []
  return matchers.map(({ matcher }: Json) => matcher.exact)
}

function shorter(a: string, b: string): number {
  const [first, second] = [milliseconds(a), milliseconds(b)]
  return first === 0 || second === 0 ? Math.max(first, second) : Math.min(first, second)
}

function milliseconds(duration: string): number {
  return Math.round(Number(duration.slice(0, -1)) * 1000)
}
