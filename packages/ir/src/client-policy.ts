import type { Listener } from './listener.ts'
import type { ClientTls } from './tls.ts'

/** The client policy as it holds towards the listener that answers; undefined where the call is made in plaintext. */
export function policyTowards(policy: ClientTls | undefined, { port, tls }: Listener): ClientTls | undefined {
  if (!policy || (policy.ports && !policy.ports.includes(port))) return undefined
  return policy.enforce || tls ? policy : undefined
}
