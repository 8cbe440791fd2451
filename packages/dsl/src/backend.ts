import { declare } from './declare.ts'
import type { Protocol } from './listener.ts'
import type { SentenceError, Overlap, ShowListener } from './check/show.ts'
import type { Sentence } from './sentences.ts'
import type { AnyClientTls } from './client-tls.ts'
import type { AnyVirtualService } from './virtual-service.ts'

/** A virtual service as one caller sees it: with a client policy of its own. */
export interface Backend<Service extends AnyVirtualService, Tls extends AnyClientTls> {
  readonly kind: 'backend'
  readonly '~service': Service
  readonly '~tls': Tls
}
export type AnyBackend = Backend<AnyVirtualService, AnyClientTls>

/** Options of {@link backend}. */
export interface BackendOptions {
  /** What the caller expects to speak; checked against the service. */
  readonly protocol?: Protocol
  /** Client policy for this backend; it takes the place of `backendDefaults.tls`. */
  readonly tls?: AnyClientTls
  /** For TCP services, with explicit interception: the port on 127.0.0.1 to which the application connects for this one. */
  readonly egressPort?: number
}

type CheckProtocol<Service extends AnyVirtualService, Options> = Options extends { readonly protocol: infer P extends Protocol }
  ? Overlap<P, Service['~listener']['protocol']> extends false
    ? {
        readonly protocol: SentenceError<
          Sentence<'MC3001', { service: Service['name']; actual: ShowListener<Service['~listener']>; expected: P }>
        >
      }
    : unknown
  : unknown
type TlsOf<Options> = Options extends { readonly tls: infer Tls extends AnyClientTls } ? Tls : never

/** Names a service as a backend, with a client policy for it alone. */
export function backend<Service extends AnyVirtualService, const Options extends BackendOptions>(
  service: Service,
  options: Options & CheckProtocol<Service, Options>,
): Backend<Service, TlsOf<Options>> {
  return declare(backend as never, 'backend', { service, options })
}
