import { declare } from './declare.ts'

/** Labels of a node or gateway. */
export type Labels = Readonly<Record<string, string>>

/** A group of services that only callers with all of these labels may name as a backend. */
export interface Zone<Name extends string, Allow extends Labels> {
  readonly kind: 'zone'
  readonly name: Name
  readonly '~allow': Allow
}
export type AnyZone = Zone<string, Labels>
/** The zone of a service without one: everybody may call it. */
export type Open = Zone<never, {}>

/** Declares a zone; a service joins it with `{ zone }`. */
export function zone<const Name extends string, const Allow extends Labels>(
  name: Name,
  spec: { readonly allow: Allow },
): Zone<Name, Allow> {
  return declare(zone, 'zone', { name, spec })
}
