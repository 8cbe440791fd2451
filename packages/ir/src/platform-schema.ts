import { z } from 'zod'
import type { Complete } from './complete-schema.ts'
import { declared } from './origin-schema.ts'
import type { Platform } from './platform.ts'

const container = z
  .strictObject({
    image: z.string(),
    entryPoint: z.array(z.string()).exactOptional(),
    command: z.array(z.string()).exactOptional(),
    environment: z.record(z.string(), z.string()).default({}),
    secrets: z.record(z.string(), z.string()).default({}),
    healthCheck: z
      .strictObject({
        command: z.array(z.string()),
        // AWS: HealthCheck has these where nothing is said.
        intervalMs: z.int().default(30_000),
        timeoutMs: z.int().default(5_000),
        retries: z.int().default(3),
        startPeriodMs: z.int().exactOptional(),
      })
      .exactOptional(),
    stopTimeoutMs: z.int().exactOptional(),
  })
  .meta({ id: 'Container' })

const ownTask = z.strictObject({ kind: z.literal('own') })
const plannedTask = {
  kind: z.literal('planned'),
  memory: z.int(),
  cpuArchitecture: z.enum(['X86_64', 'ARM64']).default('X86_64'),
  desiredCount: z.int().default(1),
  container: container.exactOptional(),
}
const ecs = { ...declared, kind: z.literal('ecs') }
const union = z
  .discriminatedUnion('kind', [
    z.discriminatedUnion('launchType', [
      z.strictObject({
        ...ecs,
        launchType: z.literal('FARGATE'),
        task: z.discriminatedUnion('kind', [
          ownTask,
          z.strictObject({ ...plannedTask, cpu: z.int(), capacityProvider: z.enum(['FARGATE', 'FARGATE_SPOT']).exactOptional() }),
        ]),
      }),
      z.strictObject({
        ...ecs,
        launchType: z.literal('EC2'),
        task: z.discriminatedUnion('kind', [
          ownTask,
          z.strictObject({
            ...plannedTask,
            cpu: z.int().exactOptional(),
            capacityProvider: z.string().exactOptional(),
            placementConstraints: z.array(z.string()).default([]),
          }),
        ]),
      }),
    ]),
    z.strictObject({ ...declared, kind: z.literal('ec2') }),
  ])
  .meta({ id: 'Platform' })
const complete: Complete<Platform, typeof union> = union

/** Where a virtual node or gateway runs. */
export const platform: z.ZodType<Platform> = complete
