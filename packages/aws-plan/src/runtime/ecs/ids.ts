import { serviceType, taskDefinitionType } from '../../resource-types/ecs.ts'
import type { ResourceId } from '../../value.ts'

/** The task definition of a proxy. */
export function taskDefinitionId(proxy: string): ResourceId {
  return { type: taskDefinitionType.cloudFormation, key: proxy }
}

/** The service that runs the tasks of a proxy. */
export function serviceId(proxy: string): ResourceId {
  return { type: serviceType.cloudFormation, key: proxy }
}
