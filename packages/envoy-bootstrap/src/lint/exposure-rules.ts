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
    name: 'empty-rbac',
    why: 'an RBAC filter without rules, or with shadow rules alone, lets everything through',
    fields: ['@type'],
    check: (object) => (isMessage(object, 'RBAC') && !('rules' in object) ? 'an RBAC filter has no rules' : undefined),
  },
  {
    name: 'loose-rbac',
    why: 'an expression matches more than is meant: a dot any byte (CVE-2026-39350), and denied by one, odd bytes get through (CVE-2026-73552)',
    fields: ['principal_name', 'not_id', 'not_rule'],
    check: (object) => {
      const parts = [object['principal_name'], object['not_id'], object['not_rule']]
      return JSON.stringify(parts).includes('"safe_regex"') ? 'an RBAC policy names by a regular expression' : undefined
    },
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
