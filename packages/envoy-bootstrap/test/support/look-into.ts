import type { Bootstrap, Cluster, FilterChain, HttpConnectionManager, Listener, Route, TcpProxy, VirtualHost } from '../../src/envoy-types.ts'

/** Ways into a bootstrap; each fails loudly when what is looked for is not there. */

export function listenerOf(bootstrap: Bootstrap | undefined, name: string): Listener {
  return found(bootstrap?.static_resources?.listeners?.find((listener) => listener.name === name), name)
}

export function ingressOf(bootstrap: Bootstrap | undefined): Listener {
  return listenerOf(bootstrap, 'lds_ingress_0.0.0.0_15000')
}

export function egressOf(bootstrap: Bootstrap | undefined): Listener {
  return listenerOf(bootstrap, 'lds_egress_127.0.0.1_15001')
}

export function chainOf(listener: Listener, port?: number): FilterChain {
  return found(listener.filter_chains?.find(({ filter_chain_match: match }) => match?.destination_port === port), `chain ${port}`)
}

export function filterOf(chain: FilterChain): HttpConnectionManager & TcpProxy & { readonly '@type'?: string } {
  return found(chain.filters?.[0]?.typed_config, 'filter') as HttpConnectionManager & TcpProxy
}

export function hostsOf(chain: FilterChain): readonly VirtualHost[] {
  return found(filterOf(chain).route_config?.virtual_hosts, 'virtual hosts')
}

/** The routes of the first virtual host. */
export function routesOf(chain: FilterChain): readonly Route[] {
  return found(hostsOf(chain)[0]?.routes, 'routes')
}

export function clusterOf(bootstrap: Bootstrap | undefined, name: string): Cluster {
  return found(bootstrap?.static_resources?.clusters?.find((cluster) => cluster.name === name), name)
}

export function clusterNames(bootstrap: Bootstrap | undefined): readonly (string | undefined)[] {
  return (bootstrap?.static_resources?.clusters ?? []).map(({ name }) => name)
}

function found<Value>(value: Value | undefined, what: string): Value {
  if (value === undefined) throw new Error(`${what} is not there`)
  return value
}
