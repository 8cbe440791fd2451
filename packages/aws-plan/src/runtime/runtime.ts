import { groupBy, type Mesh, type MeshGraph } from '@mesh-compile/ir'
import type { Report } from '@mesh-compile/ir/diagnostics'
import type { EmitRequest } from '@mesh-compile/ir/emitter'
import type { AwsOptions } from '../options.ts'
import type { Output, Parameter, PlannedFile, Resource } from '../plan.ts'
import type { ResourceId, Value } from '../value.ts'
import type { EnvoySettings } from './envoy-settings.ts'
import type { Proxy } from './proxies.ts'

/** What every concern of the runtime plan is planned from. */
export interface Runtime {
  readonly mesh: Mesh
  readonly graph: MeshGraph
  readonly options: AwsOptions
  readonly envoy: EnvoySettings
  /** Whether Envoy watches its resources, and so sees files that are exchanged. */
  readonly xds: EmitRequest['xds']
  /** Those that say where they run, sorted by name. */
  readonly proxies: readonly Proxy[]
  readonly report: Report
}

/**
 * What one concern adds to the plan. Concerns know nothing of each other: what several have a part in, such as a task
 * definition or a role, is put together from their contributions.
 */
export interface Contribution {
  readonly resources?: readonly Resource[]
  readonly parameters?: readonly Parameter[]
  readonly outputs?: readonly Output[]
  readonly files?: readonly PlannedFile[]
  readonly statements?: readonly Statement[]
  readonly containers?: readonly TaskContainer[]
  readonly volumes?: readonly TaskVolume[]
  readonly ways?: readonly Way[]
  /** Lines for whoever builds; see `Plan.notes`. */
  readonly notes?: readonly string[]
}

/** One thing that a role may do, and only what is planned needs it. */
export interface Statement {
  /** Name of the proxy whose role it is. */
  readonly proxy: string
  /** `task`: what runs in the task, or on the machine. `execution`: ECS, while it starts the task. */
  readonly role: 'task' | 'execution'
  /** AWS: letters and digits; unique within the role. */
  readonly sid: string
  readonly actions: readonly string[]
  readonly resources: readonly Value[]
  /** AWS: Condition of a policy statement. */
  readonly condition?: Value
}

/** A container of a proxy's task, by CloudFormation's names (AWS::ECS::TaskDefinition.ContainerDefinition). */
export interface TaskContainer {
  readonly proxy: string
  readonly name: string
  readonly definition: Readonly<Record<string, Value>>
  /** What it must have reached before Envoy starts; it is stopped after Envoy then (AWS: ContainerDependency.Condition). */
  readonly beforeEnvoy?: 'START' | 'SUCCESS' | 'HEALTHY'
}

/** A volume that lives as long as a proxy's task, which Envoy reads. */
export interface TaskVolume {
  readonly proxy: string
  readonly name: string
  /** Where Envoy finds it. */
  readonly path: string
}

/** A rule of a security group, at either end, by which a proxy connects to others: it must be there as long as its tasks run. */
export interface Way {
  readonly proxy: string
  readonly rule: ResourceId
}

/** Finds what was contributed for a proxy, each time without looking at that for others. */
export function byProxy<Part extends { readonly proxy: string }>(parts: readonly Part[]): (proxy: string) => readonly Part[] {
  const groups = groupBy(parts, ({ proxy }) => proxy)
  return (proxy) => groups.get(proxy) ?? []
}
