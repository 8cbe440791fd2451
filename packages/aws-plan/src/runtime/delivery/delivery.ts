import { HERE, type PlannedFile, type Resource } from '../../plan.ts'
import { s3ObjectType } from '../../resource-types/s3.ts'
import { parameter, PARTITION, text, type ResourceId } from '../../value.ts'
import { configBucket } from '../parameters.ts'
import type { Proxy } from '../proxies.ts'
import type { Contribution, Runtime, Statement } from '../runtime.ts'
import { configurationOf, prefixOf } from './configuration.ts'

/**
 * The configuration of every proxy, kept in a bucket under its hash. A task or machine asks for one hash: a change
 * starts anew exactly the proxies whose files changed, and what still runs with an earlier one finds it unchanged.
 */
export function planDelivery({ mesh, proxies }: Runtime): Contribution {
  if (proxies.length === 0) return {}
  const deliveries = proxies.map((proxy) => ({ proxy, ...configurationOf(mesh.name, proxy) }))
  return {
    parameters: [configBucket],
    files: deliveries.flatMap(({ prefix, files }) =>
      files.map(({ path, print }): PlannedFile => ({ path: filePath(`${prefix}/${path}`), print })),
    ),
    resources: deliveries.flatMap(({ proxy: { name, owner }, prefix, files }) =>
      files.map(
        ({ path, sha256 }): Resource => ({
          id: objectId(name, path),
          type: s3ObjectType,
          concern: 'delivery',
          owner,
          place: HERE,
          properties: {
            Bucket: parameter(configBucket.name),
            Key: `${prefix}/${path}`,
            Source: filePath(`${prefix}/${path}`),
            SourceHash: sha256,
            ContentType: path.endsWith('.json') ? 'application/json' : 'text/plain',
          },
          dependsOn: [],
        }),
      ),
    ),
    statements: proxies.flatMap((proxy) => fetchStatements(mesh.name, proxy)),
  }
}

/** Everything that must be in the bucket before a proxy starts. */
export function objectIds(mesh: string, proxy: Proxy): readonly ResourceId[] {
  return configurationOf(mesh, proxy).files.map(({ path }) => objectId(proxy.name, path))
}

/** The address is the file's, whatever its hash: Terraform replaces the object in its state, and adds none. */
function objectId(proxy: string, path: string): ResourceId {
  return { type: s3ObjectType.cloudFormation, key: `${proxy}/${path}` }
}

/** Below this folder everything lies as it does in the bucket. */
function filePath(key: string): string {
  return `files/${key}`
}

/** All configurations of the proxy: one that is deployed again is an earlier one. */
function fetchStatements(mesh: string, { name }: Proxy): readonly Statement[] {
  const bucket = text`arn:${PARTITION}:s3:::${parameter(configBucket.name)}`
  const below = `${prefixOf(mesh, name)}/`
  return [
    { proxy: name, role: 'task', sid: 'FetchConfiguration', actions: ['s3:GetObject'], resources: [text`${bucket}/${below}*`] },
    {
      proxy: name,
      role: 'task',
      sid: 'ListConfiguration',
      actions: ['s3:ListBucket'],
      resources: [bucket],
      condition: { StringLike: { 's3:prefix': `${below}*` } },
    },
  ]
}
