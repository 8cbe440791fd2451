import type { Declared } from './origin.ts'

/**
 * Where a proxy, and with a virtual node its application, runs on AWS. Words and meaning are those of Amazon ECS (API:
 * RegisterTaskDefinition, CreateService). The same value may stand at several nodes.
 */
export type Platform = EcsOnFargate | EcsOnEc2 | Ec2

/** A task of Amazon ECS on AWS Fargate. */
export interface EcsOnFargate extends Declared {
  readonly kind: 'ecs'
  readonly launchType: 'FARGATE'
  readonly task: OwnTask | FargateTask
}

/** A task of Amazon ECS on container instances (EC2), with network mode awsvpc. */
export interface EcsOnEc2 extends Declared {
  readonly kind: 'ecs'
  readonly launchType: 'EC2'
  readonly task: OwnTask | Ec2Task
}

/** An EC2 instance, or any other virtual machine: Envoy is a service of systemd there. */
export interface Ec2 extends Declared {
  readonly kind: 'ec2'
}

/** The team has a task definition of its own: only what is to be added to it for Envoy is planned. */
export interface OwnTask {
  readonly kind: 'own'
}

/** A task whose definition and service are planned (AWS: TaskDefinition, Service). */
interface PlannedTask {
  readonly kind: 'planned'
  /** Memory of the task in MiB, Envoy's included (AWS: TaskDefinition.memory). */
  readonly memory: number
  /** AWS: RuntimePlatform.cpuArchitecture. The operating system is Linux. */
  readonly cpuArchitecture: 'X86_64' | 'ARM64'
  /** How many tasks there are (AWS: Service.desiredCount). */
  readonly desiredCount: number
  /** The application; virtual nodes have one, virtual gateways have none. */
  readonly container?: Container
}

/** A planned task on AWS Fargate. */
export interface FargateTask extends PlannedTask {
  /** CPU units of the task, 1024 to a vCPU, Envoy's included (AWS: TaskDefinition.cpu). Only some go with each memory. */
  readonly cpu: number
  /** AWS: CapacityProviderStrategyItem.capacityProvider; absent: Fargate as the launch type. */
  readonly capacityProvider?: 'FARGATE' | 'FARGATE_SPOT'
}

/** A planned task on container instances. */
export interface Ec2Task extends PlannedTask {
  /** CPU units of the task, 1024 to a vCPU (AWS: TaskDefinition.cpu); absent: no limit. */
  readonly cpu?: number
  /** Name of a capacity provider of the cluster; absent: EC2 as the launch type. */
  readonly capacityProvider?: string
  /** Expressions of the cluster query language that an instance must fulfil (AWS: TaskDefinitionPlacementConstraint, memberOf). */
  readonly placementConstraints: readonly string[]
}

/** The application's container (AWS: ContainerDefinition). What is absent is as the image says. */
export interface Container {
  /** An image reference: registry, repository and tag or digest. */
  readonly image: string
  readonly entryPoint?: readonly string[]
  readonly command?: readonly string[]
  /** Environment variables by name; values are the user's own text. */
  readonly environment: Readonly<Record<string, string>>
  /** ARNs in AWS Secrets Manager or the Systems Manager Parameter Store by name of the environment variable (AWS: Secret.valueFrom). */
  readonly secrets: Readonly<Record<string, string>>
  readonly healthCheck?: ContainerHealthCheck
  /** Milliseconds from SIGTERM to SIGKILL, whole seconds (AWS: ContainerDefinition.stopTimeout); absent: ECS's own, 30 s. */
  readonly stopTimeoutMs?: number
}

/** How ECS asks the container whether it is healthy (AWS: HealthCheck of a ContainerDefinition). Times are whole seconds. */
export interface ContainerHealthCheck {
  /** `CMD` and a program with its arguments, or `CMD-SHELL` and a line for the container's shell. */
  readonly command: readonly string[]
  readonly intervalMs: number
  readonly timeoutMs: number
  /** Failures in a row until it is unhealthy. */
  readonly retries: number
  /** Time after the start in which failures do not count; absent: they do from the start. */
  readonly startPeriodMs?: number
}
