import type { Listener } from './listener.ts'
import type { Identity } from './certificate.ts'
import type { ClientTls, ServerValidation } from './tls.ts'
import type { VirtualNode } from './virtual-node.ts'

/** The client policy as it holds towards the listener that answers; undefined where the call is made in plaintext. */
export function policyTowards(policy: ClientTls | undefined, { protocol, port, tls }: Listener): ClientTls | undefined {
  // There the applications speak TLS themselves.
  if (protocol === 'tls') return undefined
  if (!policy || (policy.ports && !policy.ports.includes(port))) return undefined
  return policy.enforce || tls ? policy : undefined
}

/** The SANs of which a server must show one: those that the policy lists, or else the identity of the node that is called. */
export function expectedIdentities(
  { subjectAlternativeNames: listed }: Extract<ServerValidation, { readonly kind: 'authorities' }>,
  { identity }: Pick<VirtualNode, 'identity'>,
): readonly Identity[] {
  if (listed.length > 0) return listed
  return identity ? [identity] : []
}
