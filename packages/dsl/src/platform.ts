import type { CheckedMemory } from './check/check-size.ts'
import type { Container } from './container.ts'
import { declare } from './declare.ts'

/** Where a virtual node or a virtual gateway runs on AWS. Left out, no AWS target deploys it. */
export interface Platform {
  readonly kind: 'fargate' | 'ecs' | 'ec2'
}

/** The team has a task definition of its own: only the part that Envoy adds to it is planned, for them to merge. */
export interface OwnTask {
  readonly taskDefinition: 'own'
}

/** What tasks on AWS Fargate and on container instances have in common (AWS: TaskDefinition, Service). */
export interface Task<Memory> {
  /** Memory of the task in MiB, Envoy's included. */
  readonly memory: Memory
  /** Architecture of the image. Default: `X86_64`. */
  readonly cpuArchitecture?: 'X86_64' | 'ARM64'
  /** How many tasks there are. Default: 1. */
  readonly desiredCount?: number
  /** The application of a virtual node. A virtual gateway has none. */
  readonly container?: Container
  readonly taskDefinition?: never
}

/** A task on AWS Fargate. */
export interface FargateTask<Cpu extends number, Memory extends number> extends Task<CheckedMemory<Cpu, Memory>> {
  /** CPU units of the task, 1024 to a vCPU, Envoy's included: 256, 512, 1024, 2048, 4096, 8192 or 16384. */
  readonly cpu: Cpu
  /** Left out: Fargate as the launch type. */
  readonly capacityProvider?: 'FARGATE' | 'FARGATE_SPOT'
}

/** A task on container instances; its network mode is awsvpc. */
export interface EcsTask extends Task<number> {
  /** CPU units of the task, 1024 to a vCPU: 128 to 196608. Left out: no limit. */
  readonly cpu?: number
  /** A capacity provider of the cluster. Left out: EC2 as the launch type. */
  readonly capacityProvider?: string
  /** Expressions of the cluster query language that an instance must fulfil: `attribute:ecs.instance-type =~ t3.*`. */
  readonly placementConstraints?: readonly string[]
}

/** Runs on Amazon ECS with AWS Fargate. */
export function fargate<const Cpu extends number, const Memory extends number>(task: FargateTask<Cpu, Memory> | OwnTask): Platform {
  return declare(fargate, 'fargate', { task })
}

/** Runs on Amazon ECS with container instances. */
export function ecs(task: EcsTask | OwnTask): Platform {
  return declare(ecs, 'ecs', { task })
}

/** Runs on an EC2 instance or any other virtual machine, as a service of systemd. */
export function ec2(): Platform {
  return declare(ec2, 'ec2', {})
}
