import { snakeCase, type Parameter, type Plan } from '@mesh-compile/aws-plan'
import * as fc from 'fast-check'
import type { Given } from './from-plan.ts'
import { isList, marked, type Json, type JsonRecord } from './neutral.ts'

/** A tag that whoever deploys gives. */
export const GIVEN_TAG = { key: 'given', value: '${by} %{whoever} deploys' } as const

/** What is given for the parameters of a plan. */
export function givenFor({ parameters }: Plan): Given {
  const byName = new Map(parameters.map((parameter) => [parameter.name, valueOf(parameter)]))
  return (name) => byName.get(name)!
}

/** The same as variables of Terraform; what has a default is left out. */
export function variablesFor(plan: Plan): JsonRecord {
  const given = givenFor(plan)
  const needed = plan.parameters.filter((parameter) => parameter.default === undefined)
  return { tags: { [GIVEN_TAG.key]: GIVEN_TAG.value }, ...Object.fromEntries(needed.map(({ name }) => [snakeCase(name), given(name)])) }
}

/** Variables whose values do not match, one after the other, by way of their not matching. */
export function refusedVariables({ parameters }: Plan): ReadonlyMap<string, JsonRecord> {
  const spoil: Readonly<Record<string, (value: string) => string>> = { nothing: () => '', 'something before': (value) => ` ${value}`, 'something behind': (value) => `${value}\n` }
  const matched = parameters.filter(({ pattern }) => pattern)
  return new Map(
    Object.entries(spoil).map(([how, change]) => {
      const values = matched.map((parameter) => {
        const value = valueOf(parameter)
        return [snakeCase(parameter.name), typeof value === 'object' && isList(value) ? [...value, ...value.map((item) => change(String(item)))] : change(String(value))]
      })
      return [how, Object.fromEntries(values) as JsonRecord]
    }),
  )
}

function valueOf({ name, type, default: value, pattern }: Parameter): Json {
  if (value !== undefined) return value
  const example = pattern ? matching(pattern.expression) : marked(`parameter ${name}`)
  switch (type) {
    case 'string':
      return example
    case 'strings':
      return pattern ? [example] : [example, `${example} too`]
    case 'number':
      return 7
    case 'boolean':
      return true
    default:
      return type satisfies never
  }
}

/** A text that an expression matches as a whole. */
function matching(expression: string): string {
  return fc.sample(fc.stringMatching(new RegExp(`^(?:${expression})$`)), { numRuns: 1, seed: 1 })[0]!
}
