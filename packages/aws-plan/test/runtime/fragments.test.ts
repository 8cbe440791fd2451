import { expect, test } from 'vitest'
import type { ExternalPath } from '@mesh-compile/ir/emitter'
import { FARGATE, runtimeOf, type RuntimeCase } from '../support/runtime-of.ts'

interface Fragment {
  readonly containerDefinitions: readonly Readonly<Record<string, unknown>>[]
  readonly volumes: readonly { readonly name: string }[]
  readonly proxyConfiguration?: unknown
  readonly applicationContainer: unknown
  readonly taskRolePolicy: { readonly Statement: readonly Readonly<Record<string, unknown>>[] }
  readonly executionRolePolicy: { readonly Statement: readonly Readonly<Record<string, unknown>>[] }
}

const OWN = { kind: 'ecs', launchType: 'EC2', task: { kind: 'own' } } as const
const secret: readonly ExternalPath[] = [
  { path: '/etc/mesh-compile/certificates/ca_shop/ca.pem', role: 'ca', source: { kind: 'secretsManager', arn: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:ca-AbCdEf' } },
]
const ports = { listeners: [{ protocol: 'http', port: 8080 }] }

function fragmentOf(node: object = {}, settings: RuntimeCase = {}): Fragment & { readonly text: string } {
  const { files } = runtimeOf({ virtualNodes: [{ name: 'web', platform: OWN, ...ports, ...node }] }, settings)
  const text = String(files.find(({ path }) => path === 'fragments/web.json')?.print())
  return { ...(JSON.parse(text) as Fragment), text }
}
const namesOf = ({ containerDefinitions }: Fragment): readonly unknown[] => containerDefinitions.map(({ name }) => name)

test('all that is there for Envoy is in the fragment, and says when it starts', () => {
  const fragment = fragmentOf({}, { external: { web: secret } })
  expect(namesOf(fragment).toSorted()).toEqual(['envoy', 'mesh-certificates', 'mesh-certificates-init', 'mesh-config', 'mesh-drain', 'mesh-interception'])
  expect(fragment.volumes.map(({ name }) => name).toSorted()).toEqual(['mesh-certificates', 'mesh-config'])
  const envoy = fragment.containerDefinitions.find(({ name }) => name === 'envoy')
  expect(envoy?.['dependsOn']).toEqual(expect.arrayContaining([{ containerName: 'mesh-config', condition: 'SUCCESS' }, { containerName: 'mesh-certificates-init', condition: 'SUCCESS' }]))
  expect(envoy?.['mountPoints']).toEqual(expect.arrayContaining([{ sourceVolume: 'mesh-certificates', containerPath: '/etc/mesh-compile/certificates', readOnly: true }]))
  expect(fragment.applicationContainer).toEqual({ dependsOn: [{ containerName: 'envoy', condition: 'HEALTHY' }] })
})

test('names are those of the API, and the keys of the log driver its own', () => {
  const { containerDefinitions } = fragmentOf()
  expect(containerDefinitions.flatMap((definition) => Object.keys(definition)).filter((key) => !/^[a-z]/.test(key))).toEqual([])
  expect(containerDefinitions[0]?.['logConfiguration']).toEqual({
    logDriver: 'awslogs',
    options: { 'awslogs-group': '/mesh-compile/shop/web', 'awslogs-region': '@region@', 'awslogs-stream-prefix': 'mesh-config' },
  })
})

test('the roles of the team are told what they need', () => {
  const image = '123456789012.dkr.ecr.eu-west-1.amazonaws.com/envoy:1'
  const { taskRolePolicy, executionRolePolicy } = fragmentOf({}, { external: { web: secret }, options: { envoyImage: image } })
  expect(taskRolePolicy.Statement.map(({ Sid }) => Sid).toSorted()).toEqual(['FetchConfiguration', 'ListConfiguration', 'ReadSecrets'])
  expect(executionRolePolicy.Statement.map(({ Sid }) => Sid)).toEqual(['WriteLogs', 'PullImages', 'LogInToRegistry'])
  expect(executionRolePolicy.Statement[0]?.['Resource']).toEqual(['arn:@partition@:logs:@region@:@account@:log-group:/mesh-compile/shop/web:*'])
  expect(taskRolePolicy.Statement[0]?.['Resource']).toEqual(['arn:@partition@:s3:::@configBucket@/shop/web/*'])
})

test('the log group of metrics is the one that is planned', () => {
  const plan = runtimeOf({ virtualNodes: [{ name: 'web', platform: OWN, ...ports }], metrics: { prometheus: { port: 9902 } } })
  const text = String(plan.files.find(({ path }) => path === 'fragments/web.json')?.print())
  const names = plan.resources.flatMap(({ type, properties }) => (type.noun === 'LogGroup' ? [properties['LogGroupName']] : []))
  expect(Array.from(text.matchAll(/:log-group:([^:]+):/g), ([, name]) => name).toSorted()).toEqual(names.toSorted())
})

test('nothing but the documented is left to be filled in', () => {
  const { text } = fragmentOf({}, { external: { web: secret } })
  expect(new Set(text.match(/@[A-Za-z]+@/g))).toEqual(new Set(['@account@', '@configBucket@', '@partition@', '@region@']))
})

test('where Amazon ECS redirects, the fragment has what tells it so', () => {
  const fragment = fragmentOf({ platform: { ...OWN, launchType: 'FARGATE' } })
  expect(fragment.proxyConfiguration).toMatchObject({ type: 'APPMESH', containerName: 'envoy', properties: expect.arrayContaining([{ name: 'AppPorts', value: '8080' }]) })
  expect(fragmentOf().proxyConfiguration).toBeUndefined()
})

test('a task that is planned has no fragment, and no other has a role', () => {
  const { files } = runtimeOf({ virtualNodes: [{ name: 'web', platform: FARGATE }] })
  expect(files.filter(({ path }) => path.startsWith('fragments/'))).toEqual([])
  const { resources } = runtimeOf({ virtualNodes: [{ name: 'web', platform: OWN }] })
  expect(resources.filter(({ type }) => type.noun.startsWith('Role'))).toEqual([])
})
