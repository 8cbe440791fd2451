import { asObject, isMessage, objectsOf, type JsonObject, type Rule } from './rule.ts'

const MODERN_TLS: ReadonlySet<unknown> = new Set(['TLSv1_2', 'TLSv1_3'])
const FILES = ['private_key', 'certificate_chain', 'trusted_ca'] as const

/** TLS contexts that look as if they protected something. */
export const tlsRules: readonly Rule[] = [
  {
    name: 'accepts-untrusted',
    why: 'certificates of any authority would be accepted',
    fields: ['trust_chain_verification'],
    check: ({ trust_chain_verification: value }) =>
      value === 'ACCEPT_UNTRUSTED' ? 'trust_chain_verification is ACCEPT_UNTRUSTED' : undefined,
  },
  {
    name: 'accepts-expired',
    why: 'a certificate could be used for ever',
    fields: ['allow_expired_certificate'],
    check: ({ allow_expired_certificate: value }) => (value === true ? 'allow_expired_certificate is set' : undefined),
  },
  {
    name: 'key-log',
    why: 'session keys would be written to a file',
    fields: ['key_log'],
    check: () => 'key_log is set',
  },
  {
    name: 'loose-name',
    why: 'an empty list or name lets every holder of a certificate in; a wildcard is compared as it stands, or matches too much',
    fields: ['match_typed_subject_alt_names'],
    check: ({ match_typed_subject_alt_names: list }) => {
      const names = objectsOf(list)
      return names.length > 0 && names.every(isExactName) ? undefined : 'a subject alternative name is not matched exactly'
    },
  },
  {
    name: 'client-not-checked',
    why: 'Envoy ignores require_client_certificate without a validation context, and without names takes any certificate',
    fields: ['common_tls_context'],
    check: (object) => {
      if (!isMessage(object, 'DownstreamTlsContext')) return undefined
      const required = object['require_client_certificate'] === true
      const { authority, names } = validationOf(object)
      if (required && !(authority && names)) return 'a client certificate is required, but not validated by authority and name'
      return !required && authority ? 'client certificates are validated, but not required' : undefined
    },
  },
  {
    name: 'server-not-checked',
    why: 'whoever answers would be taken for the server',
    fields: ['transport_socket'],
    check: ({ name, transport_socket: socket }, { unverifiedClusters }) => {
      const context = asObject(asObject(socket)?.['typed_config'])
      if (!context || !isMessage(context, 'UpstreamTlsContext') || unverifiedClusters.has(String(name))) return undefined
      const { authority, names } = validationOf(context)
      return authority && names ? undefined : `cluster ${String(name)} does not validate its servers by authority and name`
    },
  },
  {
    name: 'resumed-session',
    why: 'a session that is resumed shows no certificate: one expired or revoked since then would still get in',
    fields: ['require_client_certificate'],
    check: (object) => {
      const { require_client_certificate: required, disable_stateless_session_resumption: tickets, disable_stateful_session_resumption: ids } = object
      return required === true && !(tickets === true && ids === true) ? 'sessions of mutual TLS can be resumed' : undefined
    },
  },
  {
    name: 'old-tls',
    why: 'earlier versions of TLS are broken',
    fields: ['tls_minimum_protocol_version'],
    check: ({ tls_minimum_protocol_version: version }) =>
      MODERN_TLS.has(version) ? undefined : `tls_minimum_protocol_version is ${String(version)}`,
  },
  {
    name: 'compliance-policy',
    why: 'Envoy as it is released is no FIPS build: it warns, and nothing is as the policy says',
    fields: ['compliance_policies'],
    check: () => 'compliance_policies is set',
  },
  {
    name: 'key-material',
    why: 'whoever may read the configuration could be the proxy',
    fields: ['private_key', 'certificate_chain', 'trusted_ca', 'session_ticket_keys', 'generic_secret'],
    check: (object) => {
      const inline = FILES.find((field) => field in object && !('filename' in (asObject(object[field]) ?? {})))
      if (inline !== undefined) return `${inline} is not a reference to a file`
      return 'session_ticket_keys' in object || 'generic_secret' in object ? 'a secret is contained' : undefined
    },
  },
]

function isExactName({ san_type: type, matcher }: JsonObject): boolean {
  const exact = asObject(matcher)?.['exact']
  return (type === 'URI' || type === 'DNS') && typeof exact === 'string' && exact !== '' && !exact.includes('*')
}

function validationOf(context: JsonObject): { readonly authority: boolean; readonly names: boolean } {
  const common = asObject(context['common_tls_context']) ?? {}
  const combined = asObject(common['combined_validation_context']) ?? {}
  const direct = asObject(common['validation_context']) ?? asObject(combined['default_validation_context']) ?? {}
  return {
    authority: 'trusted_ca' in direct || 'validation_context_sds_secret_config' in combined,
    names: objectsOf(direct['match_typed_subject_alt_names']).length > 0,
  }
}
