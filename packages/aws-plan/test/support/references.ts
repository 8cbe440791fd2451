import type { Plan } from '../../src/plan.ts'
import { expressionsIn, type Expression, type ResourceId } from '../../src/value.ts'

/** What is wrong with the references within a plan: to a resource that is not planned, and parameters that nobody asks for or uses. */
export function looseEnds({ resources, outputs, parameters }: Plan): readonly string[] {
  const nameOf = ({ type, key }: ResourceId): string => `${type} ${key}`
  const expressions: readonly Expression[] = [...resources.flatMap(({ properties }) => [...expressionsIn(properties)]), ...outputs.flatMap(({ value }) => [...expressionsIn(value)])]
  const planned = new Set(resources.map(({ id }) => nameOf(id)))
  const needed = [...expressions.flatMap((one) => (one.kind === 'attribute' ? [one.resource] : [])), ...resources.flatMap(({ dependsOn }) => dependsOn)].map(nameOf)
  const asked = new Set(parameters.map(({ name }) => name))
  const used = new Set(expressions.flatMap((one) => (one.kind === 'parameter' ? [one.name] : [])))
  return [
    ...new Set([
      ...needed.filter((id) => !planned.has(id)).map((id) => `not planned: ${id}`),
      ...[...used].filter((name) => !asked.has(name)).map((name) => `not asked for: ${name}`),
      ...[...asked].filter((name) => !used.has(name)).map((name) => `not used: ${name}`),
    ]),
  ].toSorted()
}
