import type { Bootstrap } from '../envoy-types.ts'

/** A bootstrap as proto3 JSON, with the field names of Envoy's documentation. */
export function printJson(bootstrap: Bootstrap): string {
  return `${JSON.stringify(bootstrap, null, 2)}\n`
}
