import type { PlannedFile } from '../plan.ts'
import type { Properties, Property } from '../resource-type.ts'
import { taskDefinitionType } from '../resource-types/ecs.ts'
import { isRecord, type Value } from '../value.ts'
import { ENVOY_CONTAINER } from './ecs/envoy.ts'
import { pullStatements } from './ecs/images.ts'
import { proxyConfiguration } from './ecs/interception.ts'
import { redirectionOf } from './ecs/redirection.ts'
import { placeholders } from './placeholders.ts'
import { policyDocument } from './roles/policy.ts'
import { byProxy, type Contribution, type Runtime, type Statement } from './runtime.ts'

/**
 * What a team adds to a task definition of its own (`taskDefinition: 'own'`): a file of JSON for each such proxy, with
 * the names of Amazon ECS's API. What is known only where it is deployed stands there as `@region@`, to be filled in.
 */
export function planFragments(runtime: Runtime, { resources, containers, volumes, statements }: Required<Contribution>): Contribution {
  const fillIn = placeholders(resources)
  const own = runtime.proxies.filter(({ platform }) => platform.kind === 'ecs' && platform.task.kind === 'own')
  const [containersOf, volumesOf, statementsOf] = [byProxy(containers), byProxy(volumes), byProxy(statements)]
  return {
    files: own.map((proxy): PlannedFile => {
      const { name } = proxy
      const sidecars = containersOf(name)
      const policy = (role: Statement['role'], more: readonly Statement[] = []): Value =>
        policyDocument([...statementsOf(name).filter((statement) => statement.role === role), ...more])
      const { ContainerDefinitions: table, ProxyConfiguration: redirectionTable } = taskDefinitionType.properties
      const fragment: Value = {
        containerDefinitions: inApi(table!, sidecars.map(({ definition }) => definition)),
        volumes: volumesOf(name).map((volume) => ({ name: volume.name })),
        ...(redirectionOf(proxy, runtime.options) === 'proxyConfiguration' && {
          proxyConfiguration: inApi(redirectionTable!, proxyConfiguration(runtime, proxy)),
        }),
        // AWS: the application starts when Envoy serves, and Envoy is stopped after it.
        applicationContainer: { dependsOn: [{ containerName: ENVOY_CONTAINER, condition: 'HEALTHY' }] },
        taskRolePolicy: policy('task'),
        executionRolePolicy: policy('execution', pullStatements(name, sidecars)),
      }
      const text = `${JSON.stringify(fillIn(fragment), null, 2)}\n`
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
