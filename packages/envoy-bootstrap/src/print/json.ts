import type { OutputFile } from '@mesh-compile/ir/emitter'
import type { Bootstrap, DiscoveryResponse } from '../envoy-types.ts'
import { createByteStore } from './byte-store.ts'

/** Prints a bootstrap, or resources beside it, as proto3 JSON, with the field names of Envoy's documentation. */
export type JsonPrinter = (message: Bootstrap | DiscoveryResponse) => OutputFile['contents']

// What is printed at once is kept. A proxy shares most of its objects with others, and none of its text: those of some
// thousand proxies take less memory than their texts.
const AT_ONCE_BYTES = 48 << 20

/** A printer for all files of a mesh: at once, which is faster while a message is young, and in a large mesh when it is asked. */
export function createJsonPrinter(atOnceBytes: number = AT_ONCE_BYTES): JsonPrinter {
  const store = createByteStore()
  let left = atOnceBytes
  return (message) => {
    if (left <= 0) return () => printJson(message)
    const bytes = store(printJson(message))
    left -= bytes.length
    return bytes
  }
}

function printJson(message: Bootstrap | DiscoveryResponse): string {
  return `${JSON.stringify(message, null, 2)}\n`
}
