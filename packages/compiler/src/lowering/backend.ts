import type { ListenerDeclaration, VirtualServiceDeclaration } from '@mesh-compile/dsl/declarations'
import type { Backend, ClientTls } from '@mesh-compile/ir'
import { lowerClientTls } from './client-tls.ts'
import type { Collected } from './collect.ts'
import { isGiven, readDeclaration, readNumber, readObject, readWord, subjectOf, valueOf, type Value } from './reader.ts'
import { readMember } from './reference.ts'

const PROTOCOLS = ['http', 'http2', 'grpc', 'tcp', 'tls'] as const
const EXPECTED = 'a virtual service, or one with a client policy made by backend()'

/** Reads a service or `backend(service, ...)`; `fallback` is the client policy of `backendDefaults`. */
export function lowerBackend(value: Value, fallback: ClientTls | undefined, collected: Collected, mesh: number): Backend | undefined {
  const declaration = readDeclaration(value, ['virtualService', 'backend'], EXPECTED)
  if (!declaration) return undefined
  if (declaration.kind === 'virtualService') {
    const service = readMember(value, ['virtualService'], 'a virtual service', mesh)
    return service && { virtualService: service.name, ...(fallback && !speaksTlsItself(declaration) && { tls: fallback }) }
  }
  const subject = subjectOf(value.subject, 'backend()', declaration.call)
  const service = readMember(valueOf(subject, declaration.service, 'arguments[0]'), ['virtualService'], 'a virtual service', mesh)
  const options = readObject(valueOf(subject, declaration.options, 'arguments[1]'), ['protocol', 'tls', 'egressPort'])
  const usual = speaksTlsItself(declaration.service) ? undefined : fallback
  const tls = options.tls.raw === undefined ? usual : lowerClientTls(options.tls, collected)
  const protocol = options.protocol.raw === undefined ? undefined : readWord(options.protocol, PROTOCOLS)
  const egressPort = isGiven(options.egressPort) ? readNumber(options.egressPort, 'an integer from 1 to 65535') : undefined
  return (
    service && {
      virtualService: service.name,
      ...(protocol && { protocol }),
      ...(tls && { tls }),
      ...(egressPort !== undefined && { egressPort }),
    }
  )
}

/** Whether a service speaks only TLS of the applications, which what is said for all backends does not concern. */
function speaksTlsItself(service: unknown): boolean {
  const listener = (service as Partial<VirtualServiceDeclaration> | null | undefined)?.listener
  const listeners: readonly unknown[] = Array.isArray(listener) ? listener : [listener]
  return listeners.length > 0 && listeners.every((item) => (item as Partial<ListenerDeclaration> | null | undefined)?.protocol === 'tls')
}
