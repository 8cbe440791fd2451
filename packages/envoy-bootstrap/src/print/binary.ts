import { readFileSync } from 'node:fs'
import { createFileRegistry, fromBinary, fromJson, toBinary, type DescMessage, type FileRegistry, type JsonValue } from '@bufbuild/protobuf'
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt'
import type { Bootstrap } from '../envoy-types.ts'

// The only file an emitter reads: data of this package, beside its code.
const DESCRIPTORS = new URL('../../descriptors/envoy.binpb', import.meta.url)

let loaded: { readonly registry: FileRegistry; readonly bootstrap: DescMessage } | undefined

/** A bootstrap in protobuf's wire format. */
export function printBinary(bootstrap: Bootstrap): Uint8Array {
  loaded ??= load()
  // A tree of JSON types has no undefined and no cycles; the types of the two libraries only do not know each other.
  return toBinary(loaded.bootstrap, fromJson(loaded.bootstrap, bootstrap as JsonValue, { registry: loaded.registry }))
}

function load(): NonNullable<typeof loaded> {
  const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, readFileSync(DESCRIPTORS)))
  const bootstrap = registry.getMessage('envoy.config.bootstrap.v3.Bootstrap')
  if (!bootstrap) throw new Error(`${DESCRIPTORS.pathname} does not describe Envoy's bootstrap`)
  return { registry, bootstrap }
}
