import { asObject, isMessage, type Rule } from './rule.ts'

/** Doors that stand open. */
export const exposureRules: readonly Rule[] = [
  {
    name: 'admin-exposed',
    why: 'the admin interface stops the proxy and shows its configuration to whoever reaches it',
    fields: ['admin'],
    check: ({ admin }) => {
      const { address, allow_paths: paths } = asObject(admin) ?? {}
      const bound = addressOf(address)
      if (bound !== undefined && !isLoopback(bound)) return `the admin interface listens on ${bound}`
      return Array.isArray(paths) && paths.length > 0 ? undefined : 'the admin interface allows every path'
    },
  },
  {
    name: 'egress-exposed',
    why: 'others could use the proxy with its certificates, and one connection to the port itself would loop',
    fields: ['traffic_direction'],
    check: ({ name, traffic_direction: direction, address }) => {
      const bound = addressOf(address)
      const exposed = direction === 'OUTBOUND' && (bound === undefined || !isLoopback(bound))
      return exposed ? `listener ${String(name)} is outbound and listens on ${bound}` : undefined
    },
  },
  {
    name: 'destination-by-header',
    why: 'a client could choose any address to connect to',
    fields: ['use_http_header'],
    check: ({ use_http_header: value }) => (value === true ? 'use_http_header is set' : undefined),
  },
  {
    name: 'connect',
    why: 'a tunnel leads past every route and rule',
    fields: ['upgrade_type', 'connect_matcher'],
    check: ({ upgrade_type: type, connect_matcher: matcher }) =>
      matcher !== undefined || (typeof type === 'string' && type.toUpperCase() === 'CONNECT') ? 'CONNECT is allowed' : undefined,
  },
  {
    name: 'internal-by-address',
    why: 'clients with such an address could change timeouts and retries by x-envoy-* headers',
    fields: ['internal_address_config'],
    check: () => 'internal_address_config must not be there: even empty, it makes private addresses internal',
  },
  {
    name: 'empty-rbac',
    why: 'an RBAC filter without rules, or with shadow rules alone, lets everything through',
    fields: ['@type'],
    check: (object) => (isMessage(object, 'RBAC') && !('rules' in object) ? 'an RBAC filter has no rules' : undefined),
  },
  {
    name: 'disabled-filter',
    why: 'a filter that is switched off protects nothing',
    fields: ['disabled'],
    check: ({ name, disabled }) => (disabled === true ? `filter ${String(name)} is disabled` : undefined),
  },
]

function addressOf(address: unknown): string | undefined {
  const bound = asObject(asObject(address)?.['socket_address'])?.['address']
  return typeof bound === 'string' ? bound : undefined
}

function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address === '::1'
}
