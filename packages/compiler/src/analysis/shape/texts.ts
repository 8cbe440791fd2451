import type { Declared, Mesh } from '@mesh-compile/ir'
import type { Report } from '@mesh-compile/ir/diagnostics'
import { shapeDiagnostics as diagnostics } from './diagnostics.ts'
import { quote } from './quote.ts'

// With flag `u` a pair is one character, so that only halves of pairs are surrogates.
const HALF_CHARACTER = /\p{Surrogate}/u

/** Checks that every text of a mesh is made of whole characters, wherever it stands. Each text is told once. */
export function checkTexts(mesh: Mesh, report: Report): void {
  const { virtualNodes, virtualGateways, virtualRouters, virtualServices, authorities, zones, ...others } = mesh
  const told = new Set<string>()
  const check = (owner: string, { origin }: Declared, text: string): void => {
    if (!HALF_CHARACTER.test(text) || told.has(text)) return
    told.add(text)
    report(diagnostics.illegalText, { owner, text: quote(text) }, { at: { origin } })
  }
  const visit = (owner: string, place: Declared, value: unknown): void => {
    if (typeof value === 'string') check(owner, place, value)
    if (typeof value !== 'object' || value === null) return
    for (const [key, child] of Object.entries(value)) {
      check(owner, place, key)
      visit(owner, place, child)
    }
  }
  for (const [kind, list] of [
    ['virtual node', virtualNodes],
    ['virtual gateway', virtualGateways],
    ['virtual router', virtualRouters],
    ['virtual service', virtualServices],
    ['authority', authorities],
    ['zone', zones],
  ] as const) {
    for (const item of list) visit(`${kind} '${item.name}'`, item, item)
  }
  visit(`mesh '${mesh.name}'`, mesh, others)
}
