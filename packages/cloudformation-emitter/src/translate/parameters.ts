import type { Parameter } from '@mesh-compile/aws-plan'
import type { TemplateParameter } from '../template/template.ts'
import { parameterName } from './scope.ts'

const TYPES = { string: 'String', strings: 'CommaDelimitedList', number: 'Number', boolean: 'String' } as const

/** The parameters of a template, by CloudFormation's names. */
export function translateParameters(parameters: Iterable<Parameter>): Readonly<Record<string, TemplateParameter>> {
  return Object.fromEntries(Array.from(parameters, (one) => [parameterName(one.name), translateParameter(one)]))
}

function translateParameter(parameter: Parameter): TemplateParameter {
  const { type, description, default: value, pattern, cloudFormationType } = parameter
  return {
    Type: cloudFormationType ?? TYPES[type],
    Description: description,
    ...(value !== undefined && { Default: translateDefault(value, parameter) }),
    ...(type === 'boolean' && { AllowedValues: ['true', 'false'] }),
    // CloudFormation is content when a part matches.
    ...(pattern && { AllowedPattern: `^(?:${pattern.expression})$`, ConstraintDescription: pattern.meaning }),
  }
}

function translateDefault(value: NonNullable<Parameter['default']>, { name }: Parameter): string | number {
  switch (typeof value) {
    case 'string':
    case 'number':
      return value
    case 'boolean':
      return String(value)
    default:
      // CloudFormation has no way to write a comma within an item.
      if (value.some((item) => item.includes(','))) throw new Error(`parameter ${name} has a comma in an item of its default`)
      return value.join(',')
  }
}
