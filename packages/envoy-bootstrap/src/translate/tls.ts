import { discoveredName, expectedIdentities, type Authority, type ClientTls, type Identity, type Listener, type ListenerTls, type Origin, type Protocol, type TlsVersion, type VirtualNode } from '@mesh-compile/ir'
import { envoyDiagnostics as diagnostics } from '../diagnostics.ts'
import type { CommonTlsContext, SdsSecretConfig, SubjectAltNameMatcher, TlsParameters, TransportSocket } from '../envoy-types.ts'
import { typedConfig } from '../typed-config.ts'
import { MAX_VERIFY_DEPTH } from './limits.ts'
import { byName } from './order.ts'
import type { Translation } from './translation.ts'

const TLS_SOCKET = 'envoy.transport_sockets.tls'

// Ciphers with forward secrecy and authenticated encryption only. TLS 1.3 has no others; Envoy refuses their names.
const TLS_1_2_CIPHERS: TlsParameters = {
  cipher_suites: [
    'ECDHE-ECDSA-AES128-GCM-SHA256',
    'ECDHE-RSA-AES128-GCM-SHA256',
    'ECDHE-ECDSA-AES256-GCM-SHA384',
    'ECDHE-RSA-AES256-GCM-SHA384',
    'ECDHE-ECDSA-CHACHA20-POLY1305',
    'ECDHE-RSA-CHACHA20-POLY1305',
  ],
}

/** Both directions alike. The maximum is written out because Envoy's default for clients has been TLS 1.2. */
function parameters(minimumVersion: TlsVersion): TlsParameters {
  return {
    tls_minimum_protocol_version: minimumVersion,
    tls_maximum_protocol_version: 'TLSv1_3',
    ...(minimumVersion === 'TLSv1_2' && TLS_1_2_CIPHERS),
    ecdh_curves: ['X25519MLKEM768', 'X25519', 'P-256'],
  }
}

/**
 * The TLS of a listener.
 *
 * @param accepted the only clients let in by a mutual-TLS listener; must not be empty there
 * @returns undefined when no such context may exist, which has then been reported
 */
export function downstreamTls(
  translation: Translation,
  listener: Pick<Listener, 'protocol' | 'origin'> & { readonly tls: ListenerTls },
  accepted: readonly Identity[],
  context: string,
): TransportSocket | undefined {
  const { certificate, clients, minimumVersion } = listener.tls
  const validation = clients && validate(translation, clients.trust, accepted, context, listener.origin)
  if (clients && (!validation || accepted.length === 0)) return undefined
  const common = commonContext(listener.protocol, minimumVersion, {
    tls_certificate_sds_secret_configs: [translation.secrets.certificate(certificate)],
    ...validation,
  })
  const mutual = clients && {
    require_client_certificate: true,
    // A resumed session does not show its certificate again: one expired since then would still get in.
    disable_stateless_session_resumption: true,
    disable_stateful_session_resumption: true,
  }
  const message = { ...mutual, common_tls_context: common }
  return {
    name: TLS_SOCKET,
    typed_config: typedConfig('envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext', message),
  }
}

/**
 * The TLS of a caller towards one virtual node.
 *
 * @returns undefined when no such context may exist, which has then been reported
 */
export function upstreamTls(
  translation: Translation,
  policy: ClientTls,
  target: { readonly node: VirtualNode; readonly protocol: Protocol; readonly virtualService: string },
): TransportSocket | undefined {
  const { node, protocol, virtualService } = target
  const context = `'${translation.owner.name}' -> '${virtualService}'`
  const validation = policy.verify.kind === 'none' ? {} : validateServer(translation, policy.verify, node, context)
  if (!validation) return undefined
  const shown = policy.certificate && {
    tls_certificate_sds_secret_configs: [translation.secrets.certificate(policy.certificate)],
  }
  const sni = serverName(node)
  const message = {
    common_tls_context: commonContext(protocol, policy.minimumVersion, { ...shown, ...validation }),
    ...(sni !== undefined && { sni }),
    // As on the listener's side: with a client certificate every connection shows it anew.
    ...(policy.certificate && { max_session_keys: 0 }),
  }
  return {
    name: TLS_SOCKET,
    typed_config: typedConfig('envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext', message),
  }
}

function commonContext(protocol: Protocol, minimumVersion: TlsVersion, rest: CommonTlsContext): CommonTlsContext {
  return { tls_params: parameters(minimumVersion), ...alpn(protocol), ...rest }
}

function alpn(protocol: Protocol): Pick<CommonTlsContext, 'alpn_protocols'> {
  switch (protocol) {
    case 'http':
      return { alpn_protocols: ['http/1.1'] }
    case 'http2':
    case 'grpc':
      return { alpn_protocols: ['h2'] }
    case 'tcp':
    case 'tls':
      return {}
    default:
      return protocol satisfies never
  }
}

function validateServer(
  translation: Translation,
  verify: Extract<ClientTls['verify'], { kind: 'authorities' }>,
  node: VirtualNode,
  context: string,
): CommonTlsContext | undefined {
  const accepted = expectedIdentities(verify, node)
  if (accepted.length === 0) {
    translation.report(diagnostics.nothingVerified, { context, node: node.name }, { at: { origin: node.origin } })
    return undefined
  }
  return validate(translation, verify.trust, accepted, context, translation.owner.origin)
}

/** A peer must show a certificate of the authority and one of the identities. */
function validate(
  translation: Translation,
  trust: readonly string[],
  accepted: readonly Identity[],
  context: string,
  origin: Origin | undefined,
): CommonTlsContext | undefined {
  const authorities = trustedAuthorities(translation, trust, context, origin)
  return (
    authorities && {
      combined_validation_context: {
        default_validation_context: {
          match_typed_subject_alt_names: accepted.map(subjectAltName),
          max_verify_depth: MAX_VERIFY_DEPTH,
        },
        validation_context_sds_secret_config: authorities,
      },
    }
  )
}

/** The one secret that holds everything that is trusted. */
function trustedAuthorities(
  { mesh, report, secrets }: Translation,
  trust: readonly string[],
  context: string,
  origin: Origin | undefined,
): SdsSecretConfig | undefined {
  const trusted = mesh.authorities.filter(({ name }) => trust.includes(name)).toSorted(byName)
  if (trusted.length === 0) {
    report(diagnostics.nobodyTrusted, { context }, { at: { origin } })
    return undefined
  }
  const secret = secrets.authorities(trusted)
  if (!secret) {
    const named = (list: readonly Authority[]): string => list.map(({ name }) => `'${name}'`).join(' and ')
    report(
      diagnostics.severalAuthorities,
      { context, authorities: named(trusted), served: named(trusted.filter(({ source }) => source.kind === 'sds')) },
      { at: { origin }, related: trusted.map(({ name, origin }) => ({ label: `authority '${name}'`, origin })) },
    )
  }
  return secret
}

function subjectAltName({ kind, value }: Identity): SubjectAltNameMatcher {
  return { san_type: kind === 'uri' ? 'URI' : 'DNS', matcher: { exact: value } }
}

/** The name a server is asked for: where it is found, or else what it is called. An address cannot stand in SNI. */
function serverName({ serviceDiscovery, identity }: VirtualNode): string | undefined {
  const found = serviceDiscovery && discoveredName(serviceDiscovery)
  // RFC 6066: without a trailing dot.
  if (found !== undefined) return found.replace(/\.$/, '')
  return identity?.kind === 'dns' ? identity.value : undefined
}
