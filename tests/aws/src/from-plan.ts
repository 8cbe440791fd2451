import { isExpression, resourceTypes, terraformName, type Expression, type Parameter, type Plan, type Properties, type Value } from '@mesh-compile/aws-plan'
import { keyOf, marked, markedAttribute, needsOf, normal, normalText, type Json, type JsonRecord, type Said } from './neutral.ts'

/** How a plan is printed: as one template, as one for each part of the mesh, or as a module. */
export type Target = 'single' | 'services' | 'terraform'

/** What is given for a parameter, by its name. */
export type Given = (parameter: string) => Json

/** What a plan says to one of its printers; with what is given for parameters, to AWS by way of it. */
export function saidByPlan(plan: Plan, target: Target, given?: Given): Said {
  const { resources, parameters, outputs, files } = plan
  const spell = spelling(given ? knownAtApply(plan, given) : knownAtPrinting)
  const outputOf = (value: Value): Json => {
    const spelt = spell(value)
    return typeof spelt === 'string' ? normalText(spelt) : spelt
  }
  const told = resources.filter(({ type }) => target === 'terraform' || type.onlyTerraform === undefined)
  const owners = new Map(told.map(({ id, owner }) => [keyOf(id), `${owner.kind} ${owner.name}`]))
  // What is in another stack is there before: the stacks are deployed in an order.
  const states = ({ id }: Plan['resources'][number], other: string): boolean => owners.has(other) && (target !== 'services' || owners.get(other) === owners.get(keyOf(id)))
  return {
    resources: Object.fromEntries(
      told.map((resource) => {
        const { id, type, properties, dependsOn } = resource
        const said = normal(type.properties, toldTo(target, type.properties, spell(properties) as JsonRecord))
        return [keyOf(id), { properties: said, needs: needsOf(dependsOn.map(keyOf).filter((other) => states(resource, other)), said) }]
      }),
    ),
    parameters: Object.fromEntries(parameters.map((parameter) => [parameter.name, saidOf(parameter, target)])),
    outputs: Object.fromEntries(
      outputs.flatMap(({ name, description, value }) =>
        typeof value === 'object' && !isExpression(value) && !Array.isArray(value)
          ? Object.entries(value).map(([key, item]) => [`${name}/${key}`, { description, value: outputOf(item) }])
          : [[name, { description, value: outputOf(value) }]],
      ),
    ),
    files: Object.fromEntries(files.map(({ path, print }) => [path, String(print())])),
  }
}

function saidOf({ type, description, default: value, pattern, cloudFormationType }: Parameter, target: Target): JsonRecord {
  return {
    type,
    description,
    ...(cloudFormationType !== undefined && target !== 'terraform' && { cloudFormationType }),
    ...(value !== undefined && { default: value }),
    ...(pattern && { pattern: pattern.expression, meaning: pattern.meaning }),
  }
}

/** Without the properties that only the other target has to be told. */
function toldTo(target: Target, table: Properties, values: JsonRecord): JsonRecord {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => {
      const property = table[name]
      if ((target === 'terraform' ? property?.onlyCloudFormation : property?.onlyTerraform) !== undefined) return []
      if (property?.kind === 'object') return [[name, toldTo(target, property.of, value as JsonRecord)]]
      if (property?.kind === 'objects') return [[name, (value as readonly JsonRecord[]).map((item) => toldTo(target, property.of, item))]]
      return [[name, value]]
    }),
  )
}

const types = new Map(resourceTypes.map((type) => [type.cloudFormation, type]))

/** What an expression that refers to something is, where it is read. */
type Known = (expression: Extract<Expression, { readonly kind: 'attribute' | 'parameter' }>, spell: (value: Value) => Json) => Json

/** Whatever prints knows nothing of it. */
const knownAtPrinting: Known = (expression) => (expression.kind === 'parameter' ? marked(`parameter ${expression.name}`) : markedAttribute(expression.resource, attributeOf(expression)))

/** Terraform knows what is given, and what it was told of other resources. */
function knownAtApply({ resources }: Plan, given: Given): Known {
  const byKey = new Map(resources.map((resource) => [keyOf(resource.id), resource]))
  return (expression, spell) => {
    if (expression.kind === 'parameter') return given(expression.name)
    const { type, properties } = byKey.get(keyOf(expression.resource))!
    const [property] = Object.entries(type.properties).find(([name, each]) => terraformName(name, each) === attributeOf(expression)) ?? []
    const told = property === undefined ? undefined : properties[property]
    return told === undefined ? markedAttribute(expression.resource, attributeOf(expression)) : spell(told)
  }
}

function attributeOf({ resource, attribute }: Extract<Expression, { readonly kind: 'attribute' }>): string | undefined {
  return types.get(resource.type)?.attributes[attribute]
}

/** Spells a value of a plan with its expressions marked, or as they are known. */
function spelling(known: Known): (value: Value) => Json {
  const spell = (value: Value): Json => {
    if (typeof value !== 'object') return value
    if (!isExpression(value)) {
      return Array.isArray(value) ? value.map((item: Value) => spell(item)) : Object.fromEntries(Object.entries(value).map(([key, item]) => [key, spell(item as Value)]))
    }
    switch (value.kind) {
      case 'attribute':
      case 'parameter':
        return known(value, spell)
      case 'surroundings':
        return marked(value.name)
      case 'text':
        return value.parts.map((part) => (typeof part === 'string' ? part : String(spell(part)))).join('')
      case 'json':
        return JSON.stringify(spell(value.value))
      default:
        return value satisfies never
    }
  }
  return spell
}
