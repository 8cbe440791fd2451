import { expect, test } from 'vitest'
import type { Value } from '../../../src/value.ts'
import { propertiesOf, runtimeOf, type RuntimeCase } from '../../support/runtime-of.ts'
import { spell } from '../../support/spell.ts'
import { containersOf, ecsNode, EXPLICIT, planned } from '../../support/tasks.ts'

interface TestStatement {
  readonly Sid: string
  readonly Action: readonly string[]
  readonly Resource: readonly unknown[]
}

/** What the execution role of a task with this container may do, by Sid. */
function executionOf(container: object, more: RuntimeCase = {}): Readonly<Record<string, TestStatement>> {
  const plan = runtimeOf(ecsNode('FARGATE', { ...EXPLICIT, platform: planned('FARGATE', { image: 'shop/web:1', environment: {}, secrets: {}, ...container }) }), more)
  const { Statement: statements } = propertiesOf(plan, 'RolePolicy', 'web/execution')['PolicyDocument'] as { readonly Statement: readonly TestStatement[] }
  expect(new Set(statements.map(({ Sid }) => Sid)).size).toBe(statements.length)
  return Object.fromEntries(statements.map((statement) => [statement.Sid, spell(statement as unknown as Value) as TestStatement]))
}

const ECR = '123456789012.dkr.ecr.eu-west-1.amazonaws.com'

test('a task that needs nothing but its logs may do nothing else', () => {
  expect(Object.keys(executionOf({}))).toEqual(['WriteLogs'])
})

test('images in Amazon ECR may be pulled, each repository by its ARN', () => {
  const statements = executionOf({ image: `${ECR}/team/web@sha256:${'a'.repeat(64)}` }, { options: { envoyImage: `${ECR}/mirror/envoy:v1.40.0` } })
  expect(statements['PullImages']).toMatchObject({
    Action: ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
    // Envoy's once, though two containers run it.
    Resource: ['mirror/envoy', 'team/web'].map((name) => `arn:\${partition}:ecr:eu-west-1:123456789012:repository/${name}`),
  })
  expect(statements['LogInToRegistry']).toMatchObject({ Action: ['ecr:GetAuthorizationToken'], Resource: ['*'] })
})

test.each(['public.ecr.aws/team/web:1', 'registry.example.com/123456789012.dkr.ecr.eu-west-1.amazonaws.com/web:1', 'team/web'])(
  'images elsewhere take no role: %s',
  (image) => {
    expect(Object.keys(executionOf({ image }))).toEqual(['WriteLogs'])
  },
)

test.each([
  `${ECR}/web:1`,
  '123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com/web:1',
  '123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/web:1',
  '123456789012.dkr-ecr.eu-west-1.on.aws/web:1',
])('%s is in Amazon ECR', (image) => {
  expect(executionOf({ image })).toHaveProperty('PullImages')
})

test('secrets may be read, each by its own ARN', () => {
  const secret = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf'
  const parameter = 'arn:aws:ssm:eu-west-1:123456789012:parameter/shop/token'
  const statements = executionOf({ secrets: { PASSWORD: `${secret}:password::`, USER: `${secret}:user::`, TOKEN: parameter } })
  expect(statements['ReadSecrets']).toMatchObject({ Action: ['secretsmanager:GetSecretValue'], Resource: [secret] })
  expect(statements['ReadParameters']).toMatchObject({ Action: ['ssm:GetParameters'], Resource: [parameter] })
  expect(executionOf({ secrets: { TOKEN: parameter } })).not.toHaveProperty('ReadSecrets')
})

const SECRET = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf'
const PARAMETER = 'arn:aws:ssm:eu-west-1:123456789012:parameter/token'
/** What in a task needs a statement, by its role and Sid. */
const NEEDS: Readonly<Record<string, (text: string) => boolean>> = {
  'execution WriteLogs': (text) => text.includes('"awslogs"'),
  'execution PullImages': (text) => text.includes('.dkr.ecr.'),
  'execution LogInToRegistry': (text) => text.includes('.dkr.ecr.'),
  'execution ReadSecrets': (text) => text.includes(':secretsmanager:'),
  'execution ReadParameters': (text) => text.includes(':ssm:'),
  'task FetchConfiguration': (text) => text.includes('MESH_CONFIG_SOURCE'),
  'task ListConfiguration': (text) => text.includes('cp --recursive'),
}

test.each([
  {},
  { image: `${ECR}/web:1` },
  { secrets: { A: SECRET } },
  { secrets: { A: PARAMETER }, environment: { B: 'x' } },
  { image: `${ECR}/web:1`, secrets: { A: SECRET, B: PARAMETER } },
])('each statement is needed by something in the task, and nothing in it lacks one: %j', (container) => {
  for (const launchType of ['FARGATE', 'EC2'] as const) {
    const platform = planned(launchType, { image: 'shop/web:1', environment: {}, secrets: {}, ...container })
    const plan = runtimeOf(ecsNode(launchType, { platform }))
    const text = JSON.stringify(containersOf(propertiesOf(plan, 'TaskDefinition', 'web')))
    const allowed = (['execution', 'task'] as const).flatMap((role) => {
      const { Statement: statements } = propertiesOf(plan, 'RolePolicy', `web/${role}`)['PolicyDocument'] as { readonly Statement: readonly TestStatement[] }
      return statements.map(({ Sid }) => `${role} ${Sid}`)
    })
    expect(allowed.toSorted()).toEqual(Object.keys(NEEDS).filter((need) => NEEDS[need]?.(text)).toSorted())
  }
})
