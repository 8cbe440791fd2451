import { showListener, type Listener } from '@mesh-compile/ir'

/** A listener with everything that its contract promises; the same words as the type `ShowContract` of the language. */
export function showContract(listener: Listener | undefined): string {
  if (!listener) return 'no listener'
  const { tls } = listener
  if (!tls) return showListener(listener)
  const clients = tls.clients ? `, clients of ${tls.clients.trust.join(' or ') || 'nobody'}` : ''
  return `${showListener(listener)} (TLS ${tls.mode}, issued by ${tls.certificate.issuer}${clients})`
}

/** Several listeners, for "it has ...". */
export function showContracts(listeners: readonly Listener[]): string {
  return listeners.length === 0 ? 'no listener' : listeners.map(showContract).join(', ')
}

/** Whether `offered` keeps the contract: port, protocol, TLS mode, issuer, accepted clients. */
export function keepsContract(offered: Listener, contract: Listener): boolean {
  if (offered.port !== contract.port || offered.protocol !== contract.protocol) return false
  if (offered.tls?.mode !== contract.tls?.mode) return false
  if (!offered.tls || !contract.tls) return true
  const clients = (listener: Listener): string => [...(listener.tls?.clients?.trust ?? [])].sort().join()
  return (
    offered.tls.certificate.issuer === contract.tls.certificate.issuer &&
    Boolean(offered.tls.clients) === Boolean(contract.tls.clients) &&
    clients(offered) === clients(contract)
  )
}
