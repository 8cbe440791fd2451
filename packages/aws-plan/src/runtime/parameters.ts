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
