import type { Duration } from './duration.ts'

/** The application's container (AWS: ContainerDefinition). What is left out is as the image says. */
export interface Container {
  /** Registry, repository and tag or digest: `123456789012.dkr.ecr.eu-west-1.amazonaws.com/checkout:1.4.2`. */
  readonly image: string
  readonly entryPoint?: readonly string[]
  readonly command?: readonly string[]
  /** Environment variables, readable to whoever may see the task definition. */
  readonly environment?: Readonly<Record<string, string>>
  /**
   * Environment variables whose values ECS takes from AWS Secrets Manager or the Systems Manager Parameter Store, by ARN:
   * `arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/db-AbCdEf`, with `:key::` behind it for one key of its JSON.
   */
  readonly secrets?: Readonly<Record<string, string>>
  /** How ECS finds out whether the container is healthy. Left out: it does not ask. */
  readonly healthCheck?: ContainerHealthCheck
  /** Time from SIGTERM to SIGKILL, in whole seconds; on AWS Fargate 120 s at most. Default: ECS's own, 30 s. */
  readonly stopTimeout?: Duration
}

/** AWS: HealthCheck of a ContainerDefinition. Times are whole seconds. */
export interface ContainerHealthCheck {
  /** `['CMD', program, ...arguments]`, or `['CMD-SHELL', line]` for the container's shell. */
  readonly command: readonly string[]
  /** Time between checks: 5 s to 300 s. Default: 30 s. */
  readonly interval?: Duration
  /** Time that a check may take: 2 s to 60 s. Default: 5 s. */
  readonly timeout?: Duration
  /** Failures in a row until it is unhealthy: 1 to 10. Default: 3. */
  readonly retries?: number
  /** Time after the start in which failures do not count: up to 300 s. Left out: they count from the start. */
  readonly startPeriod?: Duration
}
