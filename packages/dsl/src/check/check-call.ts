import type { Backend } from '../backend.ts'
import type { AnyListener, Listener } from '../listener.ts'
import type { Sentence } from '../sentences.ts'
import type { AnyClientTls, ClientTls } from '../client-tls.ts'
import type { ListenerTls, TlsMode } from '../tls.ts'
import type { VirtualService } from '../virtual-service.ts'
import type { AnyZone, Labels } from '../zone.ts'
import type { First, Overlap, ShowLabels, ShowListener } from './show.ts'

/** What is wrong with `Client` calling over the listeners `L` with client policy `Tls` (never: none): `unknown` or sentences. */
export type CheckTls<Client extends string, Service extends string, L extends AnyListener, Tls> = [
  CheckListener<Client, Service, L, Tls>,
] extends [never]
  ? unknown
  : CheckListener<Client, Service, L, Tls>

// One listener at a time; `never` where nothing is wrong.
type CheckListener<Client extends string, Service extends string, L, Tls> =
  L extends Listener<infer P, number, ListenerTls<infer Mode, infer Issuer, infer Clients>>
    ? [P] extends ['tls']
      ? never
      : [TlsMode] extends [Mode]
      ? never
      : [Mode] extends ['DISABLED']
      ? [Tls] extends [never]
        ? never
        : Tls extends ClientTls<string, string>
          ? Sentence<'MC4005', { client: Client; service: Service; listener: ShowListener<L> }>
          : never
      : [Tls] extends [never]
        ? [Mode] extends ['STRICT']
          ? Sentence<'MC4001', { client: Client; service: Service; listener: ShowListener<L> }>
          : never
        : Tls extends ClientTls<infer Trust, infer Shown>
          ? Overlap<Issuer, Trust> extends false
            ? Sentence<'MC4002', { client: Client; service: Service; trusted: Trust; issuer: Issuer }>
            : [Clients] extends [never]
              ? never
              : [Shown] extends [never]
                ? Sentence<'MC4003', { client: Client; service: Service; listener: ShowListener<L> }>
                : Overlap<Shown, Clients> extends false
                  ? Sentence<'MC4004', { client: Client; service: Service; issuer: Shown; accepted: Clients }>
                  : never
          : never
    : never

/** Whether every label that a zone asks for is there; a widened label is left to the analysis. */
type Admits<Allow extends Labels, L extends Labels> = false extends {
  [K in keyof Allow]: K extends keyof L ? Overlap<L[K], Allow[K]> : string extends keyof L ? true : false
}[keyof Allow]
  ? false
  : true

// Of any service, as a list of them holds, it is not known whether it is in a zone, nor how it is called.
type CheckZone<Client extends string, Service extends string, L extends Labels, Z extends AnyZone> = [Z['name']] extends [never]
  ? unknown
  : string extends keyof Z['~allow']
  ? unknown
  : Admits<Z['~allow'], L> extends true
    ? unknown
    : Sentence<
        'MC5001',
        { client: Client; service: Service; zone: Z['name']; allowed: ShowLabels<Z['~allow']>; labels: ShowLabels<L> }
      >

/** Whether a policy `Tls` of one backend alone is for listeners `L` of which each passes on TLS of the applications. */
type CheckPassthrough<Client extends string, Service extends string, L extends AnyListener, Tls> = [Tls] extends [never]
  ? unknown
  : [L['protocol']] extends ['tls']
    ? Sentence<'MC4017', { client: Client; service: Service; listener: ShowListener<L> }>
    : unknown

/** What is wrong with one backend `B` of a caller: `unknown` or a sentence. `Default` is its default client policy. */
export type CheckCall<Client extends string, L extends Labels, Default, B> =
  B extends VirtualService<infer S, infer Port, infer Z>
    ? First<CheckZone<Client, S, L, Z>, CheckTls<Client, S, Port, Default>>
    : B extends Backend<VirtualService<infer S, infer Port, infer Z>, infer Tls>
      ? First<
          CheckZone<Client, S, L, Z>,
          First<CheckPassthrough<Client, S, Port, Tls>, CheckTls<Client, S, Port, [Tls] extends [never] ? Default : Tls>>
        >
      : unknown

/**
 * The backend itself when nothing is wrong, else the sentence: what TypeScript then shows under that argument.
 *
 * Whether something is wrong does not depend on the caller's name. Asked without it, the answer is the same type for
 * every caller with these labels and this policy, which TypeScript computes once; the name is only for the sentence.
 */
export type CheckedBackend<Client extends string, L extends Labels, Default extends AnyClientTls, B> =
  unknown extends CheckCall<'', L, Default, B> ? B : CheckCall<Client, L, Default, B>
