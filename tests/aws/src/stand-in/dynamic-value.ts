import { decode, encode, ExtData } from '@msgpack/msgpack'
import type { Fields } from './serve.ts'

/** A value of Terraform: JSON, and `UNKNOWN` for what is known after apply. */
export type Dynamic = null | string | number | boolean | ExtData | readonly Dynamic[] | DynamicObject
export interface DynamicObject {
  readonly [key: string]: Dynamic
}

/** What is known after apply. */
export const UNKNOWN: ExtData = new ExtData(0, new Uint8Array(1))

/** Also with what is known of it, such as that it will not be null. */
export function isUnknown(value: Dynamic): boolean {
  return value instanceof ExtData
}

/** The value that a message has. */
export function readDynamic(message: unknown): Dynamic {
  const { msgpack, json } = (message ?? {}) as { readonly msgpack?: Uint8Array; readonly json?: Uint8Array }
  if (msgpack && msgpack.length > 0) return decode(msgpack) as Dynamic
  return json && json.length > 0 ? (JSON.parse(Buffer.from(json).toString()) as Dynamic) : null
}

/** A message that has a value. */
export function dynamic(value: Dynamic): Fields {
  return { msgpack: encode(value) }
}
