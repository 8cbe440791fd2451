import { snakeCase, type Parameter, type Plan } from '@mesh-compile/aws-plan'
import { argument, block, call, each, list, literal, object, reference, type Hcl, type HclBlock } from '../hcl/tree.ts'

/** An input of the module. */
export interface Variable {
  readonly name: string
  readonly description: string
  readonly type: Hcl
  /** Absent: it must be given. */
  readonly default?: Hcl
  /** A condition, and what to say when it does not hold. */
  readonly validation?: { readonly condition: Hcl; readonly message: string }
}

const TAGS: Variable = {
  name: 'tags',
  description: 'Tags of every resource, besides those that the mesh is built with',
  type: call('map', reference('string')),
  default: object([]),
}

/** The inputs of the module, by name. */
export function variablesOf({ parameters }: Plan): readonly Variable[] {
  const variables = [TAGS, ...parameters.map(variableOf)].toSorted((one, other) => (one.name < other.name ? -1 : 1))
  if (new Set(variables.map(({ name }) => name)).size < variables.length) throw new Error('two parameters of the plan have the same name in Terraform')
  return variables
}

function variableOf({ name, type, description, default: value, pattern }: Parameter): Variable {
  const called = snakeCase(name)
  return {
    name: called,
    description,
    type: TYPES[type],
    ...(value !== undefined && { default: typeof value === 'object' ? list(value.map(literal)) : literal(value) }),
    ...(pattern && {
      validation: { condition: conditionOf(type, reference('var', called), pattern.expression), message: `${type === 'strings' ? `Each of ${called}` : `The value of ${called}`} must be ${pattern.meaning}.` },
    }),
  }
}

const TYPES: Readonly<Record<Parameter['type'], Hcl>> = {
  string: reference('string'),
  strings: call('list', reference('string')),
  number: reference('number'),
  boolean: reference('bool'),
}

/** Each text must match as a whole. */
function conditionOf(type: Parameter['type'], value: Hcl, expression: string): Hcl {
  const matches = (text: Hcl): Hcl => call('can', call('regex', literal(`^(?:${expression})$`), text))
  return type === 'strings' ? call('alltrue', each('item', value, matches(reference('item')))) : matches(value)
}

/** `variable "vpc_id" { ... }` */
export function variableBlock({ name, description, type, default: value, validation }: Variable): HclBlock {
  return block('variable', [name], [
    argument('description', literal(description)),
    argument('type', type),
    ...(value ? [argument('default', value)] : []),
    argument('nullable', literal(false)),
    ...(validation ? [block('validation', [], [argument('condition', validation.condition), argument('error_message', literal(validation.message))])] : []),
  ])
}
