import type { Bootstrap, DiscoveryResponse } from '../envoy-types.ts'

/** A bootstrap, or resources beside it, as proto3 JSON, with the field names of Envoy's documentation. */
export function printJson(message: Bootstrap | DiscoveryResponse): string {
  return `${JSON.stringify(message, null, 2)}\n`
}
