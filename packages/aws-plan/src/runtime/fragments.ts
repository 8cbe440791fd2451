import type { PlannedFile } from '../plan.ts'
import type { Properties, Property } from '../resource-type.ts'
import { taskDefinitionType } from '../resource-types/ecs.ts'
import { logGroupType } from '../resource-types/logs.ts'
import { isExpression, isRecord, type Expression, type Value } from '../value.ts'
import { ENVOY_CONTAINER } from './ecs/envoy.ts'
import { pullStatements } from './ecs/images.ts'
import { proxyConfiguration } from './ecs/interception.ts'
import { redirectionOf } from './ecs/redirection.ts'
import { logGroupName } from './logs.ts'
import { policyStatement } from './roles.ts'
import type { Contribution, Runtime, Statement } from './runtime.ts'

/**
 * What a team adds to a task definition of its own (`taskDefinition: 'own'`): a file of JSON for each such proxy, with
 * the names of Amazon ECS's API. What is known only where it is deployed stands there as `@region@`, to be filled in.
 */
export function planFragments(runtime: Runtime, { containers, volumes, statements }: Required<Contribution>): Contribution {
  const own = runtime.proxies.filter(({ platform }) => platform.kind === 'ecs' && platform.task.kind === 'own')
  return {
    files: own.map((proxy): PlannedFile => {
      const { name } = proxy
      const sidecars = containers.filter((container) => container.proxy === name && container.isSidecar)
      const policy = (role: Statement['role'], more: readonly Statement[] = []): Value => ({
        Version: '2012-10-17',
        Statement: [...statements.filter((statement) => statement.proxy === name && statement.role === role), ...more].map(policyStatement),
      })
      const { ContainerDefinitions: table, ProxyConfiguration: redirectionTable } = taskDefinitionType.properties
      const fragment: Value = {
        containerDefinitions: inApi(table!, sidecars.map(({ definition }) => definition)),
        volumes: volumes.filter((volume) => volume.proxy === name).map((volume) => ({ name: volume.name })),
        ...(redirectionOf(proxy, runtime.options) === 'proxyConfiguration' && {
          proxyConfiguration: inApi(redirectionTable!, proxyConfiguration(runtime, proxy)),
        }),
        // AWS: the application starts when Envoy serves, and Envoy is stopped after it.
        applicationContainer: { dependsOn: [{ containerName: ENVOY_CONTAINER, condition: 'HEALTHY' }] },
        taskRolePolicy: policy('task'),
        executionRolePolicy: policy('execution', pullStatements(name, sidecars)),
      }
      const text = `${JSON.stringify(withPlaceholders(fragment, runtime.mesh.name), null, 2)}\n`
      return { path: `fragments/${name}.json`, print: () => text }
    }),
  }
}

/** A value with the names of the API, `portMappings` for `PortMappings`; keys of maps stay as they are. */
function inApi(property: Property, value: Value): Value {
  if (property.kind === 'pairs' && Array.isArray(value)) return value.map((pair) => ({ name: pair.Name, value: pair.Value }))
  if (!('of' in property)) return value
  return Array.isArray(value) ? value.map((item: Value) => recordInApi(property.of, item)) : recordInApi(property.of, value)
}

function recordInApi(of: Properties, value: Value): Value {
  if (!isRecord(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => {
      const property = of[name]
      if (!property) throw new Error(`${name} is not in the table of the task definition`)
      // ECS calls the list of a ProxyConfiguration `properties`, as Terraform does.
      return [property.terraform ?? name.charAt(0).toLowerCase() + name.slice(1), inApi(property, item)]
    }),
  )
}

/** The value with a text for each expression. */
function withPlaceholders(value: Value, mesh: string): Value {
  if (typeof value !== 'object') return value
  if (isExpression(value)) return placeholder(value, mesh)
  if (Array.isArray(value)) return value.map((item: Value) => withPlaceholders(item, mesh))
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withPlaceholders(item, mesh)]))
}

function placeholder(expression: Expression, mesh: string): string {
  switch (expression.kind) {
    case 'parameter':
    case 'surroundings':
      return `@${expression.name}@`
    case 'text':
      return expression.parts.map((part) => (typeof part === 'string' ? part : placeholder(part, mesh))).join('')
    case 'attribute': {
      // The only resource that containers and statements of a task name.
      const { resource, attribute } = expression
      if (resource.type !== logGroupType.cloudFormation || attribute !== 'Ref') throw new Error(`a fragment cannot tell ${attribute} of ${resource.type}`)
      return logGroupName(mesh, resource.key)
    }
    case 'json':
      return JSON.stringify(withPlaceholders(expression.value, mesh))
    default:
      return expression satisfies never
  }
}
