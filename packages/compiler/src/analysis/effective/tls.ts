import { expectedIdentities, policyTowards, type Hop, type Identity, type TlsVersion } from '@mesh-compile/ir'
import type { Answering } from './limits.ts'
import { declared, type Source } from './source.ts'

/** How a hop is encrypted, and who proves to whom who they are. */
export type EffectiveTls<From = Source> =
  | { readonly mode: 'plaintext' }
  | {
      /** `mutual`: the listener asks for a client certificate. */
      readonly mode: 'tls' | 'mutual'
      /** The lower version of both ends is not spoken. */
      readonly minimumVersion: TlsVersion
      /** What the caller demands of the certificate that it is shown. */
      readonly server: Verification<From>
      /** What the listener demands of the certificate of this caller. */
      readonly client?: Verification<From>
    }

/** Whether and how a certificate is verified. */
export interface Verification<From = Source> {
  /** SANs of which it must have one; empty: it is not verified. */
  readonly identities: readonly string[]
  /** Authorities of which one must have issued it; empty: it is not verified. */
  readonly authorities: readonly string[]
  /** Why it is not verified. */
  readonly unverified?: string
  readonly from: From
}

/** The TLS of a hop to one of its targets. */
export function tlsOf({ call }: Hop, { node, listener }: Answering): EffectiveTls {
  const policy = policyTowards(call.tls, listener)
  const { tls } = listener
  // The analysis has refused calls whose ends do not agree.
  if (!policy || !tls) return { mode: 'plaintext' }
  const { verify } = policy
  const from = declared('call', call, `${call.path}.tls`)
  const server: Verification =
    verify.kind === 'none'
      ? { identities: [], authorities: [], unverified: verify.reason, from }
      : { identities: textsOf(expectedIdentities(verify, node)), authorities: [...verify.trust].sort(), from }
  const minimumVersion = policy.minimumVersion > tls.minimumVersion ? policy.minimumVersion : tls.minimumVersion
  if (!tls.clients) return { mode: 'tls', minimumVersion, server }
  const client: Verification = {
    identities: call.caller.identity ? [call.caller.identity.value] : [],
    authorities: [...tls.clients.trust].sort(),
    from: declared('listener', listener, 'arguments[1].tls'),
  }
  return { mode: 'mutual', minimumVersion, server, client }
}

function textsOf(identities: readonly Identity[]): readonly string[] {
  return identities.map(({ value }) => value)
}
