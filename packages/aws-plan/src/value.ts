/*
 * What stands in a property of a resource: data, or an expression for what is known only when it is deployed. The two
 * are different things in the tree, so that a user's `${` can never become an expression in what is printed.
 */

/** Marks an expression, whichever copy of this package made it; no user's data can have it, which holds no symbols. */
export const EXPRESSION: unique symbol = Symbol.for('@mesh-compile/aws-plan/expression')

/** What stands in a property. Records keep the order in which their keys were set. */
export type Value = string | number | boolean | readonly Value[] | { readonly [key: string]: Value } | Expression

/** What is known only when the resources are deployed. */
export type Expression = { readonly [EXPRESSION]: true } & (
  /** An attribute of another resource, called as CloudFormation's Fn::GetAtt does; `Ref` is what its Ref gives. */
  | { readonly kind: 'attribute'; readonly resource: ResourceId; readonly attribute: string }
  /** What whoever deploys gives; see `Parameter`. */
  | { readonly kind: 'parameter'; readonly name: string }
  /** Where it is deployed. */
  | { readonly kind: 'surroundings'; readonly name: Surroundings }
  /** Text that is put together. */
  | { readonly kind: 'text'; readonly parts: readonly (string | Expression)[] }
  /** A value as a JSON text. */
  | { readonly kind: 'json'; readonly value: Value }
)

/** `partition`: `aws`, `aws-cn`, ...; `urlSuffix`: `amazonaws.com`, `amazonaws.com.cn`. */
export type Surroundings = 'partition' | 'region' | 'account' | 'urlSuffix'

/** Identifies a resource within a plan. Printers make addresses of it, which must never change while it does not. */
export interface ResourceId {
  /** CloudFormation's type, such as `AWS::AppMesh::VirtualNode`. */
  readonly type: string
  /** Unique among those of the type; made of names of the mesh, joined by `/`. Empty: there is one of this type. */
  readonly key: string
}

/** An attribute of another resource; the printers order the two by it. */
export function attribute(resource: ResourceId, name: string): Expression {
  return { [EXPRESSION]: true, kind: 'attribute', resource, attribute: name }
}

/** What whoever deploys gives under that name. */
export function parameter(name: string): Expression {
  return { [EXPRESSION]: true, kind: 'parameter', name }
}

export const PARTITION: Expression = { [EXPRESSION]: true, kind: 'surroundings', name: 'partition' }
export const REGION: Expression = { [EXPRESSION]: true, kind: 'surroundings', name: 'region' }
export const ACCOUNT: Expression = { [EXPRESSION]: true, kind: 'surroundings', name: 'account' }
export const URL_SUFFIX: Expression = { [EXPRESSION]: true, kind: 'surroundings', name: 'urlSuffix' }

/** A template literal of literal text and expressions: text`arn:${PARTITION}:s3:::${name}/*`. */
export function text(literals: TemplateStringsArray, ...parts: readonly (string | Expression)[]): Expression {
  // The cooked text: what is written `\n` in the source is a line end.
  const pieces = literals.flatMap((literal, index) => (index === 0 ? [literal] : [parts[index - 1]!, literal]))
  return { [EXPRESSION]: true, kind: 'text', parts: pieces.filter((part) => part !== '') }
}

/** A value as a JSON text, whose expressions are filled in when it is deployed. */
export function json(value: Value): Expression {
  return { [EXPRESSION]: true, kind: 'json', value }
}

/** Whether a value is an expression, and no data. */
export function isExpression(value: Value): value is Expression {
  return typeof value === 'object' && EXPRESSION in value
}

/** Whether a value is a record of further values. */
export function isRecord(value: Value): value is { readonly [key: string]: Value } {
  return typeof value === 'object' && !Array.isArray(value) && !isExpression(value)
}

/** Every expression in a value, those within others included. */
export function* expressionsIn(value: Value): Generator<Expression> {
  if (typeof value !== 'object') return
  if (isExpression(value)) {
    yield value
    if (value.kind === 'text') for (const part of value.parts) yield* expressionsIn(part)
    if (value.kind === 'json') yield* expressionsIn(value.value)
    return
  }
  for (const item of Object.values(value)) yield* expressionsIn(item)
}
