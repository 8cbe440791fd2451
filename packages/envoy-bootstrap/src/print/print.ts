import type { OutputFile } from '@mesh-compile/ir/emitter'
import type { Format } from '../contract.ts'
import type { Bootstrap } from '../envoy-types.ts'

/** Turns a bootstrap into the contents of a file. */
export type Printer = (bootstrap: Bootstrap) => OutputFile['contents']

/**
 * Loads what a format needs and no more: neither the YAML nor the protobuf library is cheap. JSON is cheap, and printed
 * while the bootstrap is young: it would take more memory than its text.
 */
export async function loadPrinter(format: Format, printJson: Printer): Promise<Printer> {
  switch (format) {
    case 'json':
      return printJson
    case 'yaml': {
      const { printYaml } = await import('./yaml.ts')
      return (bootstrap) => () => printYaml(bootstrap)
    }
    case 'binary': {
      const { printBinary } = await import('./binary.ts')
      return (bootstrap) => () => printBinary(bootstrap)
    }
    default:
      return format satisfies never
  }
}
