/** An object somewhere in a bootstrap. */
export type JsonObject = Readonly<Record<string, unknown>>

/** What a rule cannot see in the object it looks at. */
export interface Facts {
  /** Clusters whose server is not validated, as the user said with a reason. */
  readonly unverifiedClusters: ReadonlySet<string>
  /** Whether the proxy is at the edge of the mesh. */
  readonly gateway: boolean
  /** Names that references within the bootstrap may use. */
  readonly clusters: ReadonlySet<unknown>
  readonly secrets: ReadonlySet<unknown>
  /** Names of the resources in watched files, by the absolute path at which Envoy looks for them. */
  readonly files: ReadonlyMap<unknown, ReadonlySet<unknown>>
}

/** Something that Envoy's own validation accepts and that is wrong. */
export interface Rule {
  readonly name: string
  /** What Envoy would do. */
  readonly why: string
  /** Fields by which an object concerns the rule; it is asked once for each of them that an object has. */
  readonly fields: readonly string[]
  /** What is wrong with an object, if anything. */
  readonly check: (object: JsonObject, facts: Facts) => string | undefined
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

/** Whether an object is a message of that name, inside an `Any`. */
export function isMessage(object: JsonObject, name: string): boolean {
  const type = object['@type']
  return typeof type === 'string' && type.endsWith(`.${name}`)
}
