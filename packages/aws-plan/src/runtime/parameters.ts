import { createHash } from 'node:crypto'
import type { Parameter } from '../plan.ts'
import { snakeCase } from '../resource-type.ts'

/** What several concerns ask of whoever deploys. */
export const vpcId: Parameter = {
  name: 'vpcId',
  type: 'string',
  description: 'VPC that the mesh runs in',
  cloudFormationType: 'AWS::EC2::VPC::Id',
}

export const configBucket: Parameter = {
  name: 'configBucket',
  type: 'string',
  description: 'Name of the S3 bucket that holds the configuration of the proxies; in the same region',
  // Amazon S3: general purpose buckets.
  pattern: { expression: '[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]', meaning: 'the name of an S3 bucket' },
}

export const clusterArn: Parameter = {
  name: 'clusterArn',
  type: 'string',
  description: 'ARN of the Amazon ECS cluster that the tasks run in',
  pattern: { expression: 'arn:[a-z-]+:ecs:[a-z0-9-]+:[0-9]{12}:cluster/[A-Za-z0-9_-]{1,255}', meaning: 'the ARN of an Amazon ECS cluster' },
}

export const subnetIds: Parameter = {
  name: 'subnetIds',
  type: 'strings',
  description: 'Ids of the subnets that the tasks run in; they reach Amazon S3, CloudWatch Logs and the registries of the images from there',
  cloudFormationType: 'List<AWS::EC2::Subnet::Id>',
}

/**
 * Names for parameters of which there is one for each of these keys: `namespaceId` and `shop.local` make
 * `namespaceIdShopLocal`. Those that either target would call alike end in a hash.
 */
export function parameterNames(prefix: string, keys: readonly string[]): ReadonlyMap<string, string> {
  const plain = new Map(keys.map((key) => [key, plainName(prefix, key)]))
  const users = new Map<string, number>()
  for (const name of plain.values()) users.set(snakeCase(name), (users.get(snakeCase(name)) ?? 0) + 1)
  return new Map(
    [...plain].map(([key, name]) => {
      const isAmbiguous = users.get(snakeCase(name))! > 1
      return [key, isAmbiguous ? `${name}${createHash('sha256').update(key).digest('hex').slice(0, 8)}` : name]
    }),
  )
}

function plainName(prefix: string, key: string): string {
  const words = key.toLowerCase().match(/[a-z0-9]+/g) ?? []
  return prefix + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
}
