import type { Format } from '../contract.ts'
import type { Bootstrap } from '../envoy-types.ts'
import { printJson } from './json.ts'

/** Turns a bootstrap into text or bytes. */
export type Printer = (bootstrap: Bootstrap) => string | Uint8Array

/** Loads what a format needs and no more: neither the YAML nor the protobuf library is cheap. */
export async function loadPrinter(format: Format): Promise<Printer> {
  switch (format) {
    case 'json':
      return printJson
    case 'yaml':
      return (await import('./yaml.ts')).printYaml
    case 'binary':
      return (await import('./binary.ts')).printBinary
    default:
      return format satisfies never
  }
}
