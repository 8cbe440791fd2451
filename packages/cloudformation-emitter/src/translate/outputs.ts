import { expressionsIn, isExpression, isRecord, type Output, type Value } from '@mesh-compile/aws-plan'
import { getAtt, ref } from '../template/functions.ts'
import type { Json, TemplateOutput } from '../template/template.ts'
import type { Directory } from './directory.ts'
import { translateExpression } from './expression.ts'
import { alphanumericName } from './name.ts'
import type { Export } from './scope.ts'
import type { Stack } from './stacks.ts'
import type { Walk } from './walk.ts'

/** One value of an output: CloudFormation has no lists and records there. */
export interface SingleOutput {
  readonly name: string
  readonly description: string
  readonly value: Value
}

/** An output for each value of each output of a plan. */
function singleOutputs(outputs: readonly Output[]): readonly SingleOutput[] {
  return outputs.flatMap(({ name, description, value }) => {
    const noun = name.charAt(0).toUpperCase() + name.slice(1)
    if (!isRecord(value)) return [{ name: noun, description, value }]
    return Object.entries(value).map(([key, item]) => ({
      name: alphanumericName(noun, key, `${name} ${key}`),
      description: `${description}: ${key}`,
      value: item,
    }))
  })
}

/** The outputs that each stack tells. */
export function placeOutputs(outputs: readonly Output[], stacks: readonly Stack[], directory: Directory): ReadonlyMap<Stack, readonly SingleOutput[]> {
  const placed = new Map<Stack, SingleOutput[]>(stacks.map((stack) => [stack, []]))
  for (const output of singleOutputs(outputs)) placed.get(stackOf(output, stacks, directory))?.push(output)
  return placed
}

/** The stack that can tell an output: of those that it refers to, the one that is deployed last. */
function stackOf({ value }: SingleOutput, stacks: readonly Stack[], directory: Directory): Stack {
  const needed = [...expressionsIn(value)].flatMap((expression) =>
    expression.kind === 'attribute' ? [directory.get(expression.resource).stack] : [],
  )
  return needed.reduce((last, one) => (one.rank > last.rank ? one : last), needed[0] ?? stacks[0]!)
}

export function translateOutput({ name, description, value }: SingleOutput, walk: Walk): readonly [string, TemplateOutput] {
  return [name, { Description: description, Value: outputValue(value, name, walk) }]
}

function outputValue(value: Value, name: string, walk: Walk): Json {
  if (typeof value !== 'object') return String(value)
  if (isExpression(value)) return translateExpression(value, name, walk)
  throw new Error(`output ${name} is a list or a record, which CloudFormation cannot tell`)
}

/** An output that other stacks of the mesh take by its export's name. */
export function exportOutput({ entry: { logicalId }, attribute, name }: Export): readonly [string, TemplateOutput] {
  return [
    `Export${logicalId}${attribute.replaceAll('.', '')}`,
    {
      Description: 'Taken by other stacks of the mesh',
      Value: attribute === 'Ref' ? ref(logicalId) : getAtt(logicalId, attribute),
      Export: { Name: name },
    },
  ]
}
