import type { Interception } from '@mesh-compile/ir'
import { loweringDiagnostics as diagnostics } from './diagnostics.ts'
import { at, isGiven, readNumber, readRecord, readWord, type Value } from './reader.ts'

const KINDS = ['transparent', 'explicit'] as const

/** Reads `interception` of a mesh. */
export function lowerInterceptionKind(value: Value): Interception['kind'] | undefined {
  return isGiven(value) ? readWord(value, KINDS) : 'transparent'
}

/** Reads `interception` and `applicationPorts` of a node; `usual` is what the mesh says. */
export function lowerInterception(interception: Value, applicationPorts: Value, usual: Interception['kind'] | undefined): Interception {
  const kind = isGiven(interception) ? readWord(interception, KINDS) : usual
  // What could not be read may be either, and nothing about its ports is known to be wrong.
  if (!kind) interception.subject.broken()
  const ports = readRecord(applicationPorts).flatMap(([port, value]): [string, number][] => {
    const applicationPort = readNumber(value, 'an integer from 1 to 65535')
    return applicationPort === undefined ? [] : [[port, applicationPort]]
  })
  if (kind !== 'transparent') return { kind: 'explicit', applicationPorts: Object.fromEntries(ports) }
  if (isGiven(applicationPorts)) {
    const { subject } = applicationPorts
    subject.report(diagnostics.applicationPortsOfTransparent, { owner: subject.owner }, { at: at(applicationPorts) })
  }
  return { kind: 'transparent' }
}
