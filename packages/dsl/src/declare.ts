import { captureCall } from './capture.ts'
import type { Declaration, ForeignValue } from './declarations.ts'

const declared = new WeakSet<object>()

// A handle in a template string would print as [object Object] and fail somewhere else; here is where it went wrong.
const handle = {
  [Symbol.toPrimitive](this: { readonly kind: string; readonly name?: unknown }): never {
    const name = typeof this.name === 'string' ? ` '${this.name}'` : ''
    throw new TypeError(`a ${this.kind}${name} cannot stand in a string; write its name`)
  },
}

type Fields<Kind> = Omit<Extract<Declaration, { readonly kind: Kind }>, 'kind' | 'call'>

/**
 * Makes a declaration: a frozen object of plain data that remembers where `builder` was called.
 *
 * `Handle` is the builder's return type: what the user's types see of the same object.
 */
export function declare<Handle, Kind extends Declaration['kind']>(
  builder: (...args: never[]) => unknown,
  kind: Kind,
  fields: Fields<Kind>,
): Handle {
  const made: Record<string, unknown> = Object.create(handle) as Record<string, unknown>
  made['kind'] = kind
  for (const [key, value] of Object.entries(fields)) made[key] = snapshot(value, 0)
  made['call'] = captureCall(builder)
  declared.add(made)
  return Object.freeze(made) as Handle
}

// Deeper than any field of the language; only cyclic or generated nonsense gets there.
const MAX_DEPTH = 16

/** A frozen copy, so that later changes to the user's object change nothing; declarations stay themselves. */
export function snapshot(value: unknown, depth: number): unknown {
  switch (typeof value) {
    case 'function':
    case 'symbol':
    case 'bigint':
      return foreign(typeof value)
    case 'object':
      break
    default:
      return value
  }
  if (value === null || declared.has(value)) return value
  if (depth > MAX_DEPTH) return foreign('value nested too deeply')
  if (Array.isArray(value)) return Object.freeze(value.map((item) => snapshot(item, depth + 1)))
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) return foreign(value.constructor?.name || 'object')
  const copy = Object.create(null) as Record<string, unknown>
  for (const [key, item] of Object.entries(value)) copy[key] = snapshot(item, depth + 1)
  return Object.freeze(copy)
}

function foreign(type: string): ForeignValue {
  return Object.freeze({ kind: 'foreign', type })
}
