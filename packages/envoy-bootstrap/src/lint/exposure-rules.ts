import { asObject, type Rule } from './rule.ts'

/** Doors that stand open. */
export const exposureRules: readonly Rule[] = [
  {
    name: 'admin-exposed',
    why: 'the admin interface stops the proxy and shows its configuration to whoever reaches it',
    whole: ({ admin }) => {
      if (!admin) return []
      const address = admin.address?.socket_address?.address
      return [
        ...(address !== undefined && !isLoopback(address) ? [`the admin interface listens on ${address}`] : []),
        ...(admin.allow_paths?.length ? [] : ['the admin interface allows every path']),
      ]
    },
  },
  {
    name: 'egress-exposed',
    why: 'others could use the proxy with its certificates, and one connection to the port itself would loop',
    whole: ({ static_resources }) =>
      (static_resources?.listeners ?? []).flatMap(({ name, traffic_direction, address }) => {
        const bound = address?.socket_address?.address
        return traffic_direction === 'OUTBOUND' && (bound === undefined || !isLoopback(bound)) ? [`listener ${name} is outbound and listens on ${bound}`] : []
      }),
  },
  {
    name: 'destination-by-header',
    why: 'a client could choose any address to connect to',
    object: (object) => (object['use_http_header'] === true ? 'use_http_header is set' : undefined),
  },
  {
    name: 'connect',
    why: 'a tunnel leads past every route and rule',
    object: ({ upgrade_type: type, connect_matcher: matcher }) =>
      matcher !== undefined || (typeof type === 'string' && type.toUpperCase() === 'CONNECT') ? 'CONNECT is allowed' : undefined,
  },
  {
    name: 'internal-by-address',
    why: 'clients with such an address could change timeouts and retries by x-envoy-* headers',
    object: (object) => {
      if (!isType(object['@type'], 'HttpConnectionManager')) return undefined
      const internal = asObject(object['internal_address_config'])
      return internal && Object.keys(internal).length === 0 ? undefined : 'internal_address_config must be there and empty'
    },
  },
  {
    name: 'empty-rbac',
    why: 'an RBAC filter without rules, or with shadow rules alone, lets everything through',
    object: (object) => (isType(object['@type'], 'RBAC') && !('rules' in object) ? 'an RBAC filter has no rules' : undefined),
  },
  {
    name: 'disabled-filter',
    why: 'a filter that is switched off protects nothing',
    object: (object) => (object['disabled'] === true ? `filter ${String(object['name'])} is disabled` : undefined),
  },
]

function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address === '::1'
}

function isType(type: unknown, message: string): boolean {
  return typeof type === 'string' && type.endsWith(`.${message}`)
}
