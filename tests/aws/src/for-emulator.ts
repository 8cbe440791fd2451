import { expressionsIn, isExpression, type Plan, type Value } from '@mesh-compile/aws-plan'
import { keyOf, type Json } from './neutral.ts'

/** A plan as emulator/deploy.py takes it. */
export function forEmulator({ resources, parameters, outputs, files }: Plan): Json {
  return {
    parameters: parameters as unknown as Json,
    outputs: Object.fromEntries(outputs.map(({ name, value }) => [name, spell(value)])),
    files: Object.fromEntries(files.map(({ path, print }) => [path, String(print())])),
    resources: Object.fromEntries(
      resources.map(({ id, properties, dependsOn }) => {
        const referredTo = [...expressionsIn(properties)].flatMap((expression) => (expression.kind === 'attribute' ? [keyOf(expression.resource)] : []))
        return [keyOf(id), { type: id.type, properties: spell(properties), needs: [...dependsOn.map(keyOf), ...referredTo] }]
      }),
    ),
  }
}

/** A value in which an expression is a record with one key that begins with `$`. */
function spell(value: Value): Json {
  if (typeof value !== 'object') return value
  if (!isExpression(value)) {
    return Array.isArray(value) ? value.map((item: Value) => spell(item)) : Object.fromEntries(Object.entries(value).map(([key, item]) => [key, spell(item as Value)]))
  }
  switch (value.kind) {
    case 'attribute':
      return { $attribute: { resource: keyOf(value.resource), attribute: value.attribute } }
    case 'parameter':
      return { $parameter: value.name }
    case 'surroundings':
      return { $surroundings: value.name }
    case 'text':
      return { $text: value.parts.map(spell) }
    case 'json':
      return { $json: spell(value.value) }
    default:
      return value satisfies never
  }
}
