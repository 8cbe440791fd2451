import { asObject, isMessage, type Rule } from './rule.ts'

/** Codec options that let in what other parsers read differently, or that open tunnels. All are off by default. */
const LOOSE = [
  'accept_http_10',
  'allow_chunked_length',
  'allow_connect',
  'allow_custom_methods',
  'allow_metadata',
  'skip_xff_append',
] as const

/** Requests that Envoy and the application would judge differently, and peers without a limit. */
export const httpRules: readonly Rule[] = [
  {
    name: 'raw-path',
    why: 'routes would be matched on another path than the application sees',
    fields: ['@type'],
    check: (object) => {
      if (!isMessage(object, 'HttpConnectionManager')) return undefined
      const judged = object['normalize_path'] === true && object['merge_slashes'] === true
      return judged && 'path_with_escaped_slashes_action' in object ? undefined : 'paths are not normalised'
    },
  },
  {
    name: 'unlimited-peer',
    why: 'a peer that dribbles headers or opens streams without end would never be cut off',
    fields: ['@type'],
    check: (object) => {
      if (!isMessage(object, 'HttpConnectionManager')) return undefined
      const streams = asObject(object['http2_protocol_options'])?.['max_concurrent_streams']
      const timeouts = [object['request_headers_timeout'], object['stream_idle_timeout']]
      const limited = streams !== undefined && timeouts.every((timeout) => timeout !== undefined && timeout !== '0s')
      return limited ? undefined : 'an HTTP connection manager lacks limits'
    },
  },
  {
    name: 'loose-codec',
    why: 'one proxy would take for one request what the next takes for two, or a peer could hide where it comes from',
    fields: LOOSE,
    check: (object) => {
      const loose = LOOSE.find((field) => object[field] === true)
      return loose === undefined ? undefined : `${loose} is set`
    },
  },
  {
    name: 'header-validator',
    why: 'Envoy as it is released has no header validators and refuses to start',
    fields: ['typed_header_validation_config'],
    check: () => 'typed_header_validation_config is set',
  },
  {
    name: 'uri-template',
    why: 'templates have let paths through that they were meant to hold back (CVE-2025-46821)',
    fields: ['path_match_policy', 'path_rewrite_policy'],
    check: () => 'a path is matched by template',
  },
  {
    name: 'upgrade',
    why: 'behind an upgrade no route or rule looks at what is sent; CONNECT leads anywhere',
    fields: ['upgrade_type', 'connect_matcher'],
    check: ({ upgrade_type: type, connect_matcher: matcher }) => {
      if (matcher !== undefined) return 'CONNECT is allowed'
      return String(type).toLowerCase() === 'websocket' ? undefined : `an upgrade to ${String(type)} is allowed`
    },
  },
  {
    name: 'internal-by-address',
    why: 'clients with such an address could change timeouts and retries by x-envoy-* headers',
    fields: ['internal_address_config'],
    check: () => 'internal_address_config must not be there: even empty, it makes private addresses internal',
  },
]
