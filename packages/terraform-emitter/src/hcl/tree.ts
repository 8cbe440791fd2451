/*
 * HCL as a tree. Text that a user wrote is only ever in a `literal`, or in a text part of a `template`, and both are
 * escaped when they are printed; names of blocks, arguments and references must be identifiers.
 */

/** An expression. */
export type Hcl =
  | { readonly kind: 'literal'; readonly value: string | number | boolean }
  | { readonly kind: 'list'; readonly items: readonly Hcl[] }
  /** The keys are data, each once. */
  | { readonly kind: 'object'; readonly entries: readonly ObjectEntry[] }
  /** `var.tags`, `aws_appmesh_mesh.this.arn`. */
  | { readonly kind: 'reference'; readonly path: readonly string[] }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Hcl[] }
  /** Text that is put together: `"${...}-sidecar"`. */
  | { readonly kind: 'template'; readonly parts: readonly (string | Hcl)[] }
  /** `left == right` */
  | { readonly kind: 'equal'; readonly left: Hcl; readonly right: Hcl }
  /** `[for item in list : of]`, where `of` refers to `item`. */
  | { readonly kind: 'each'; readonly item: string; readonly list: Hcl; readonly of: Hcl }

export type ObjectEntry = readonly [key: string, value: Hcl]

/** `name = value`; `apart`: after a blank line. */
export interface HclArgument {
  readonly kind: 'argument'
  readonly name: string
  readonly value: Hcl
  readonly apart?: true
}

/** `type "label" { ... }` */
export interface HclBlock {
  readonly kind: 'block'
  readonly type: string
  readonly labels: readonly string[]
  readonly body: HclBody
}

export type HclBody = readonly (HclArgument | HclBlock)[]

export function literal(value: string | number | boolean): Hcl {
  return { kind: 'literal', value }
}

export function list(items: readonly Hcl[]): Hcl {
  return { kind: 'list', items }
}

export function object(entries: readonly ObjectEntry[]): Hcl {
  if (new Set(entries.map(([key]) => key)).size < entries.length) throw new Error('an object of HCL has a key twice')
  return { kind: 'object', entries }
}

/** From the dotted names of a reference. */
export function reference(...path: readonly string[]): Hcl {
  path.forEach(assertIdentifier)
  return { kind: 'reference', path }
}

export function call(name: string, ...args: readonly Hcl[]): Hcl {
  assertIdentifier(name)
  return { kind: 'call', name, args }
}

export function template(parts: readonly (string | Hcl)[]): Hcl {
  return { kind: 'template', parts }
}

export function equal(left: Hcl, right: Hcl): Hcl {
  return { kind: 'equal', left, right }
}

export function each(item: string, values: Hcl, of: Hcl): Hcl {
  assertIdentifier(item)
  return { kind: 'each', item, list: values, of }
}

export function argument(name: string, value: Hcl): HclArgument {
  assertIdentifier(name)
  return { kind: 'argument', name, value }
}

/** An argument after a blank line. */
export function argumentApart(name: string, value: Hcl): HclArgument {
  return { ...argument(name, value), apart: true }
}

export function block(type: string, labels: readonly string[], body: HclBody): HclBlock {
  assertIdentifier(type)
  return { kind: 'block', type, labels, body }
}

/** Names come from tables, never from users; one that does is a mistake of ours. */
function assertIdentifier(name: string): void {
  if (!/^[A-Za-z_][A-Za-z0-9_-]*$/.test(name)) throw new Error(`${JSON.stringify(name)} is no identifier of HCL`)
}
