import { terraformName, type Resource } from '@mesh-compile/aws-plan'
import { argument, argumentApart, block, call, equal, list, literal, reference, type HclArgument, type HclBlock } from '../hcl/tree.ts'
import { translateProperties, type Laid, type Walk } from './properties.ts'

/** The block of a resource: its arguments, its blocks, its tags, and what must exist first. */
export function translateResource(resource: Resource, walk: Walk): HclBlock {
  const { id, type, place, properties, dependsOn } = resource
  if (place.account !== undefined || place.region !== undefined) {
    throw new Error(`${id.type} ${JSON.stringify(id.key)} is planned elsewhere, which takes a provider of its own`)
  }
  const laid = translateProperties(type.properties, properties, '', walk)
  const args = laid.arguments.filter((each) => each.name !== 'tags')
  const tags = laid.arguments.find((each) => each.name === 'tags')
  return block('resource', [type.terraform, walk.addresses.labelOf(id)], [
    ...args,
    ...laid.blocks,
    ...('Tags' in type.properties ? [tagsArgument(tags)] : []),
    ...lifecycle(resource, laid),
    ...(dependsOn.length > 0 ? [argumentApart('depends_on', list(dependsOn.map(walk.addresses.resource)))] : []),
  ])
}

/** What is different from Terraform's usual way of replacing a resource, and of judging what became of it. */
function lifecycle({ type }: Resource, laid: Laid): readonly HclBlock[] {
  const body = [
    ...(type.keptUntilReplaced ? [argument('create_before_destroy', literal(true))] : []),
    ...Object.entries(type.properties).flatMap(([name, property]) => {
      const planned = laid.arguments.find((each) => each.name === terraformName(name, property))
      return property.takenBack !== undefined && planned ? [postcondition(planned, property.takenBack)] : []
    }),
  ]
  return body.length > 0 ? [block('lifecycle', [], body)] : []
}

/** The resource has what was planned when it is done. */
function postcondition({ name, value }: HclArgument, otherwise: string): HclBlock {
  return block('postcondition', [], [argument('condition', equal(reference('self', name), value)), argument('error_message', literal(otherwise))])
}

/** Tags of whoever deploys, and over them those of the plan. */
function tagsArgument(own: HclArgument | undefined): HclArgument {
  const given = reference('var', 'tags')
  return argumentApart('tags', own ? call('merge', given, own.value) : given)
}
