import type { Bootstrap } from '../envoy-types.ts'

/** An object somewhere in a bootstrap. */
export type JsonObject = Readonly<Record<string, unknown>>

/** What the lint cannot see in the bootstrap itself. */
export interface Facts {
  /** Clusters whose server is not validated, as the user said with a reason. */
  readonly unverifiedClusters: ReadonlySet<string>
}

/** Something that Envoy's own validation accepts and that is wrong. */
export interface Rule {
  readonly name: string
  /** What Envoy would do. */
  readonly why: string
  /** Looks at one object, wherever it is; gives what is wrong with it. */
  readonly object?: (object: JsonObject) => string | undefined
  /** Looks at the whole; gives everything that is wrong. */
  readonly whole?: (bootstrap: Bootstrap, facts: Facts) => readonly string[]
}

/** A value as an object, if it is one. */
export function asObject(value: unknown): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined
}

/** The objects of a list; none if it is no list. */
export function objectsOf(value: unknown): readonly JsonObject[] {
  if (!Array.isArray(value)) return []
  return value.map(asObject).filter((item) => item !== undefined)
}

/** Calls `visit` for every object below and including a value, with its path. */
export function walk(value: unknown, visit: (object: JsonObject, path: string) => void, path = ''): void {
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) walk(value[index], visit, `${path}[${index}]`)
    return
  }
  const object = asObject(value)
  if (!object) return
  visit(object, path)
  for (const key in object) walk(object[key], visit, path === '' ? key : `${path}.${key}`)
}
