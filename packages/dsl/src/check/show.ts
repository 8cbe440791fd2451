import type { AnyListener, Listener } from '../listener.ts'
import type { Labels } from '../zone.ts'

/**
 * Whether two literal types can be the same value: `true`, or `false` when they cannot. A widened type (`string`,
 * `number`) may be anything, so it overlaps and the analysis decides later.
 */
export type Overlap<A, B> = [A] extends [never]
  ? false
  : [B] extends [never]
    ? false
    : [Extract<A, B>] extends [never]
      ? [Extract<B, A>] extends [never]
        ? false
        : true
      : true

/** Like {@link Overlap}, where both may be absent (`never`). */
export type Same<A, B> = [A] extends [never] ? ([B] extends [never] ? true : false) : Overlap<A, B>

/** `http:8080`, or `none`. */
export type ShowListener<L> = [L] extends [never]
  ? 'none'
  : L extends Listener<infer P, infer Port, infer _Tls>
    ? `${P}:${Port}`
    : 'none'

/** `http:8080 (TLS STRICT, issued by ca, clients of ca)`: everything that a contract promises. */
export type ShowContract<L> = [L] extends [never]
  ? 'no listener'
  : L extends AnyListener
    ? `${L['protocol']}:${L['port']}${ShowTls<L>}`
    : 'no listener'
type ShowTls<L extends AnyListener> = L['~tls']['~mode'] extends 'DISABLED'
  ? ''
  : ` (TLS ${L['~tls']['~mode']}, issued by ${L['~tls']['~issuer']}${[L['~tls']['~clients']] extends [never] ? '' : `, clients of ${L['~tls']['~clients']}`})`

/** `tier=web`, one text for each label. */
export type ShowLabels<L extends Labels> = [keyof L] extends [never]
  ? 'no labels'
  : { [K in keyof L & string]: `${K}=${L[K]}` }[keyof L & string]

/** A sentence at a property whose own type is a string literal: `literal & sentence` would be `never` and say nothing. */
export interface SentenceError<Text extends string> {
  readonly 'mesh error': Text
}

/** `A` when it is a sentence, else `B`; `unknown` stands for "nothing wrong". */
export type First<A, B> = unknown extends A ? B : A
