import { asObject, objectsOf, walk, type JsonObject, type Rule } from './rule.ts'

/** TLS contexts that look as if they protected something. */
export const tlsRules: readonly Rule[] = [
  {
    name: 'accepts-untrusted',
    why: 'certificates of any authority, or expired ones, would be accepted',
    object: (object) => {
      if (object['trust_chain_verification'] === 'ACCEPT_UNTRUSTED') return 'trust_chain_verification is ACCEPT_UNTRUSTED'
      return object['allow_expired_certificate'] === true ? 'allow_expired_certificate is set' : undefined
    },
  },
  {
    name: 'key-log',
    why: 'session keys would be written to a file',
    object: (object) => ('key_log' in object ? 'key_log is set' : undefined),
  },
  {
    name: 'loose-name',
    why: 'an empty list or name lets every holder of a certificate in; a wildcard is compared as it stands, or matches too much',
    object: (object) => {
      if (!('match_typed_subject_alt_names' in object)) return undefined
      const names = objectsOf(object['match_typed_subject_alt_names'])
      return names.length > 0 && names.every(isExactName) ? undefined : 'a subject alternative name is not matched exactly'
    },
  },
  {
    name: 'client-not-checked',
    why: 'Envoy ignores require_client_certificate without a validation context, and without names takes any certificate',
    object: (object) => {
      if (!isTls(object, 'DownstreamTlsContext')) return undefined
      const required = object['require_client_certificate'] === true
      const { authority, names } = validationOf(object)
      if (required && !(authority && names)) return 'a client certificate is required, but not validated by authority and name'
      return !required && authority ? 'client certificates are validated, but not required' : undefined
    },
  },
  {
    name: 'server-not-checked',
    why: 'whoever answers would be taken for the server',
    whole: ({ static_resources }, { unverifiedClusters }) =>
      (static_resources?.clusters ?? []).flatMap(({ name = '', transport_socket }) => {
        const context = asObject(transport_socket?.typed_config)
        if (!context || !isTls(context, 'UpstreamTlsContext') || unverifiedClusters.has(name)) return []
        const { authority, names } = validationOf(context)
        return authority && names ? [] : [`cluster ${name} does not validate its servers by authority and name`]
      }),
  },
  {
    name: 'key-material',
    why: 'who may read the configuration could be the proxy',
    whole: (bootstrap) => {
      const found: string[] = []
      walk(bootstrap, (object, path) => {
        const inline = object['inline_string'] ?? object['inline_bytes']
        if (typeof inline === 'string' && (inline.includes('PRIVATE KEY') || /(certificate|key|_ca|secret)/.test(path))) {
          found.push(`${path} contains key material`)
        }
      })
      return found
    },
  },
]

function isTls(object: JsonObject, message: string): boolean {
  return object['@type'] === `type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.${message}`
}

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
