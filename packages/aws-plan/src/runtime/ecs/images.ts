import { PARTITION, text, type Value } from '../../value.ts'
import type { Statement, TaskContainer } from '../runtime.ts'

/** What lets Amazon ECS pull the images of a task that are in Amazon ECR; other registries ask for no role. */
export function pullStatements(proxy: string, containers: readonly TaskContainer[]): readonly Statement[] {
  const images = containers.map(({ definition: { Image: image } }) => (typeof image === 'string' ? image : ''))
  const repositories = [...new Map(images.map(repositoryOf).flatMap((found) => (found ? [found] : []))).values()]
  if (repositories.length === 0) return []
  return [
    {
      proxy,
      role: 'execution',
      sid: 'PullImages',
      actions: ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
      resources: repositories,
    },
    // AWS: it is for a registry, and takes no resource.
    { proxy, role: 'execution', sid: 'LogInToRegistry', actions: ['ecr:GetAuthorizationToken'], resources: ['*'] },
  ]
}

const IN_ECR = /^(\d{12})\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\.[a-z.]+\/([^:@]+)/

/** The repository of an image in Amazon ECR, by what tells it apart; undefined for one elsewhere. */
function repositoryOf(image: string): readonly [string, Value] | undefined {
  const [, account, region, name] = IN_ECR.exec(image) ?? []
  if (account === undefined || region === undefined || name === undefined) return undefined
  const rest = `ecr:${region}:${account}:repository/${name}`
  return [rest, text`arn:${PARTITION}:${rest}`]
}
