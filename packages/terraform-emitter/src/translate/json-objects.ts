import { isExpression, type Properties, type Property, type Value } from '@mesh-compile/aws-plan'
import { listAt, recordAt } from './value.ts'

/**
 * A value with the keys of AWS's own API, `portMappings` for `PortMappings`, where Terraform takes it as one JSON text.
 * Keys of the user stay as they are.
 */
export function camelCaseValue(property: Property, value: Value, at: string): Value {
  if (isExpression(value) || !('of' in property)) return value
  if (property.kind === 'object') return camelCaseRecord(property.of, value, at)
  return listAt(value, at).map((item, index) => camelCaseRecord(property.of, item, `${at}[${index}]`))
}

function camelCaseRecord(of: Properties, value: Value, at: string): Value {
  const record = recordAt(value, at)
  for (const [name, { required }] of Object.entries(of)) {
    if (required && record[name] === undefined) throw new Error(`${at}.${name} is required, and not in the plan`)
  }
  return Object.fromEntries(
    Object.entries(record).map(([name, item]) => {
      const property = Object.hasOwn(of, name) ? of[name] : undefined
      if (!property) throw new Error(`${at}.${name} is not in the table`)
      return [property.terraform ?? camelCase(name), camelCaseValue(property, item, `${at}.${name}`)]
    }),
  )
}

function camelCase(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1)
}
