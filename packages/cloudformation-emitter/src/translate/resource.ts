import { expressionsIn, type Resource } from '@mesh-compile/aws-plan'
import type { TemplateResource } from '../template/template.ts'
import { translateProperties } from './properties.ts'
import type { Walk } from './walk.ts'

/** A resource as a template has it. */
export function translateResource({ type, properties, dependsOn }: Resource, walk: Walk): TemplateResource {
  const dependencies = new Set<string>()
  for (const id of dependsOn) {
    const entry = walk.scope.within(id)
    if (entry) dependencies.add(entry.logicalId)
  }
  // What is referred to is made first anyway.
  if (dependencies.size > 0) {
    for (const expression of expressionsIn(properties)) {
      if (expression.kind !== 'attribute') continue
      const entry = walk.scope.within(expression.resource)
      if (entry) dependencies.delete(entry.logicalId)
    }
  }
  return {
    Type: type.cloudFormation,
    ...(dependencies.size > 0 && { DependsOn: [...dependencies].toSorted() }),
    Properties: translateProperties(type.properties, properties, '', walk),
  }
}
