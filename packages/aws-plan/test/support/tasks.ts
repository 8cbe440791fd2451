import type { propertiesOf } from './runtime-of.ts'

/** Tasks in IR JSON, and what is looked for in those that are planned. */

export const CONTAINER = { image: 'shop/web:1', environment: {}, secrets: {} }
export const EXPLICIT = { interception: { kind: 'explicit', applicationPorts: { 8080: 18080 } } }
export const HTTP = { protocol: 'http', port: 8080 }

/** A platform whose task is planned: 1 vCPU on Fargate, no limit on container instances. */
export function planned(launchType: 'FARGATE' | 'EC2', container: object = CONTAINER, more: object = {}): object {
  const own = launchType === 'FARGATE' ? { cpu: 1024 } : { placementConstraints: ['attribute:x == y'] }
  const task = { kind: 'planned', memory: 2048, cpuArchitecture: 'ARM64', desiredCount: 2, container, ...own, ...more }
  return { kind: 'ecs', launchType, task }
}

/** A mesh of one virtual node, `web`. */
export function ecsNode(launchType: 'FARGATE' | 'EC2', more: object): object {
  return { virtualNodes: [{ name: 'web', platform: planned(launchType), ...more }] }
}

/** A mesh of one virtual gateway, `edge`. */
export function gateway(ports: readonly number[]): object {
  const task = { kind: 'planned', cpu: 256, memory: 512, cpuArchitecture: 'X86_64', desiredCount: 1 }
  return { virtualGateways: [{ name: 'edge', listeners: ports.map((port) => ({ ...HTTP, port })), platform: { kind: 'ecs', launchType: 'FARGATE', task } }] }
}

/** A container of a task definition, as far as tests look at it. */
export interface TestContainer {
  readonly Name: string
  readonly User?: string
  readonly Cpu?: number
  readonly Essential: boolean
  readonly DependsOn?: readonly { readonly ContainerName: string; readonly Condition: string }[]
  readonly LogConfiguration: object
  readonly [property: string]: unknown
}

/** The containers of a task definition. */
export function containersOf(task: ReturnType<typeof propertiesOf>): readonly TestContainer[] {
  return task['ContainerDefinitions'] as readonly TestContainer[]
}

/** The one of this name. */
export function containerOf(task: ReturnType<typeof propertiesOf>, name: string): TestContainer {
  const found = containersOf(task).find(({ Name }) => Name === name)
  if (!found) throw new Error(`no container ${name}`)
  return found
}
