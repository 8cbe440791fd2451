import * as fc from 'fast-check'
import { HOSTILE } from './texts.ts'

/** One value among all those given to builders is replaced: what happens when types are bypassed, or texts are hostile. */
export interface Mutation {
  /** Which one, in the order of the calls. A mesh may have fewer. */
  readonly place: number
  readonly change: (value: unknown) => unknown
}

// Values that no field of the language takes everywhere. Those that cannot be data stand for mistakes in JavaScript.
const JUNK: readonly unknown[] = [
  undefined, null, true, false, 0, -1, 0.5, NaN, Infinity, 65_536, 2 ** 32, 2 ** 53, -0, '', '0', '8080', '1s', '-1s', '1e3s', [], {}, [null], [[]],
  { kind: 'listener' }, { kind: 'virtualNode', name: 'x' }, { exact: 1 }, () => 1, Symbol('s'), 10n, new Date(0), /x/, new Map([[1, 2]]),
]

// About what a mesh is made of: keys and values of all arguments.
const MOST_PLACES = 400

const replaced = fc.constantFrom(...JUNK).map((junk) => () => junk)
const hostile = fc
  .tuple(fc.constantFrom(...HOSTILE), fc.constantFrom('before', 'within', 'after', 'instead'))
  .map(([text, where]) => (value: unknown) => (typeof value === 'string' ? insert(value, text, where) : text))

/** Mostly none, sometimes a few. */
export const mutations: fc.Arbitrary<readonly Mutation[]> = fc.oneof(
  { weight: 3, arbitrary: fc.constant([]) },
  { weight: 2, arbitrary: fc.array(mutation(fc.oneof(replaced, hostile)), { minLength: 1, maxLength: 2 }) },
)

function mutation(change: fc.Arbitrary<Mutation['change']>): fc.Arbitrary<Mutation> {
  return fc.record({ place: fc.nat(MOST_PLACES), change })
}

function insert(value: string, text: string, where: string): string {
  const middle = Math.floor(value.length / 2)
  switch (where) {
    case 'before':
      return text + value
    case 'after':
      return value + text
    case 'within':
      return value.slice(0, middle) + text + value.slice(middle)
    default:
      return text
  }
}

/** Changes the values of the arguments of builders, counted over all calls. */
export function createMutator(list: readonly Mutation[]): (argument: unknown) => unknown {
  let count = 0
  const changeOf = (): Mutation['change'] | undefined => {
    const place = count++
    return list.find((mutation) => mutation.place === place)?.change
  }
  const mutate = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) {
      const change = changeOf()
      return change ? change(value) : value
    }
    if (Array.isArray(value)) return value.map(mutate)
    // Handles of the language have a prototype of their own, and were changed when they were made.
    if (Object.getPrototypeOf(value) !== Object.prototype) return value
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => {
        const change = changeOf()
        const changed = change?.(key)
        return [typeof changed === 'string' ? changed : key, mutate(item)]
      }),
    )
  }
  return list.length === 0 ? (value) => value : mutate
}
