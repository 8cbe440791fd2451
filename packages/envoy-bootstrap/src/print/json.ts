import type { Bootstrap, DiscoveryResponse } from '../envoy-types.ts'
import { createByteStore } from './byte-store.ts'

/** Prints a bootstrap, or resources beside it, as proto3 JSON, with the field names of Envoy's documentation. */
export type JsonPrinter = (message: Bootstrap | DiscoveryResponse) => Uint8Array

/** A printer for all files of a mesh. */
export function createJsonPrinter(): JsonPrinter {
  const store = createByteStore()
  return (message) => store(`${JSON.stringify(message, null, 2)}\n`)
}
