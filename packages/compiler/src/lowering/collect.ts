import { compareText, type Authority, type Declared, type Zone } from '@mesh-compile/ir'
import type { Report } from '@mesh-compile/ir/diagnostics'
import { loweringDiagnostics as diagnostics } from './diagnostics.ts'

/** Things that are declared outside the mesh handle and belong to the mesh because something in it refers to them. */
export interface Collected {
  readonly authorities: Collection<Authority>
  readonly zones: Collection<Zone>
}

/** A list by name, filled while references are read. */
export interface Collection<Item> {
  /** Name of a declaration that was read before. */
  nameOf(declaration: object): string | undefined
  add(declaration: object, item: Item, report: Report): void
  /** Sorted by name. */
  list(): readonly Item[]
}

/** An empty collection; `kind` is how a message names its items. */
export function createCollection<Item extends Declared & { readonly name: string }>(kind: string): Collection<Item> {
  const names = new Map<object, string>()
  const items = new Map<string, Item>()
  return {
    nameOf: (declaration) => names.get(declaration),
    add: (declaration, item, report) => {
      names.set(declaration, item.name)
      const first = items.get(item.name)
      if (!first) {
        items.set(item.name, item)
        return
      }
      // The same thing declared twice, say in a function, is still one thing.
      if (sameFields(first, item)) return
      const related = [{ label: 'the other one', origin: first.origin }]
      report(diagnostics.conflictingNames, { kind, name: item.name }, { at: { origin: item.origin }, related })
    },
    list: () => [...items.values()].sort((a, b) => compareText(a.name, b.name)),
  }
}

function sameFields(a: Declared, b: Declared): boolean {
  return JSON.stringify({ ...a, origin: 0 }) === JSON.stringify({ ...b, origin: 0 })
}
