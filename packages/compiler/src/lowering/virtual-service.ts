import type { VirtualServiceDeclaration } from '@mesh-compile/dsl/declarations'
import type { Provider, VirtualService, Zone } from '@mesh-compile/ir'
import type { Collected } from './collect.ts'
import { lowerLabels } from './labels.ts'
import { lowerListeners } from './listener.ts'
import { readDeclaration, readObject, readString, subjectOf, valueOf, type Subject, type Value } from './reader.ts'

/** Options of `mesh.externalService`. */
export const EXTERNAL_OPTIONS = ['zone', 'port', 'serviceDiscovery'] as const

/** Reads `mesh.virtualService(name, listener, options)`, and of `mesh.externalService` what callers see. */
export function lowerVirtualService(
  name: string,
  declaration: VirtualServiceDeclaration,
  provider: Provider | undefined,
  subject: Subject,
  collected: Collected,
): VirtualService {
  const options = readObject<'zone' | 'port' | 'serviceDiscovery'>(valueOf(subject, declaration.options, 'arguments[2]'), declaration.external ? EXTERNAL_OPTIONS : ['zone'])
  const zone = options.zone.raw === undefined ? undefined : lowerZone(options.zone, collected)
  return {
    name,
    listeners: lowerListeners(valueOf(subject, declaration.listener, 'arguments[1]'), collected),
    ...(zone !== undefined && { zone }),
    ...(provider && { provider }),
    origin: { call: declaration.call },
  }
}

/** Reads `zone(...)`, collects it for the mesh, and returns its name. */
export function lowerZone(value: Value, collected: Collected): string | undefined {
  const declaration = readDeclaration(value, ['zone'], 'a zone made by zone()')
  if (!declaration) return undefined
  const known = collected.zones.nameOf(declaration)
  if (known !== undefined) return known
  const subject = subjectOf(value.subject, 'zone()', declaration.call)
  const name = readString(valueOf(subject, declaration.name, 'arguments[0]'), 'the name of a zone')
  const { allow } = readObject(valueOf(subject, declaration.spec, 'arguments[1]'), ['allow'])
  if (name === undefined) return undefined
  const zone: Zone = { name, allow: lowerLabels(allow), origin: { call: declaration.call } }
  collected.zones.add(declaration, zone, subject.report)
  return name
}
