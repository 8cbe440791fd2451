import { describe, expect, test } from 'vitest'
import { awsOptions } from '../../src/options.ts'
import type { Plan } from '../../src/plan.ts'
import type { Value } from '../../src/value.ts'
import { everyChoice, everyPlatform } from '../support/every-platform.ts'
import { planned } from '../support/network-mesh.ts'
import { looseEnds } from '../support/references.ts'
import { propertiesOf, runtimeOf } from '../support/runtime-of.ts'
import { spell } from '../support/spell.ts'

const created = runtimeOf(everyPlatform)
const existing = runtimeOf(everyPlatform, { options: { roles: 'existing' } })
const ON_ECS = ['blue', 'edge', 'green', 'idle', 'web']
const policyFiles = ({ files }: Plan): readonly string[] => files.flatMap(({ path }) => (path.startsWith('policies/') ? [path] : []))
const rolesAskedFor = ({ parameters }: Plan): readonly string[] => parameters.flatMap(({ name }) => (name.includes('RoleArn') ? [name] : []))
const parameterCalled = (name: string): object => expect.objectContaining({ kind: 'parameter', name })

test.each(everyChoice)('all that is referred to is planned, and all that is asked for is used: %j', (options) => {
  expect(looseEnds(runtimeOf(everyPlatform, { options }))).toEqual([])
})

describe('roles that exist', () => {
  test('are asked for by their ARNs, one of each kind for each task that is planned', () => {
    expect(existing.resources.filter(({ type }) => type.cloudFormation.startsWith('AWS::IAM::'))).toEqual([])
    expect(rolesAskedFor(existing)).toEqual(['execution', 'task'].flatMap((role) => ['Blue', 'Edge', 'Green', 'Idle', 'Web'].map((name) => `${role}RoleArn${name}`)))
    expect(propertiesOf(existing, 'TaskDefinition', 'web')).toMatchObject({
      ExecutionRoleArn: parameterCalled('executionRoleArnWeb'),
      TaskRoleArn: parameterCalled('taskRoleArnWeb'),
    })
    expect(existing.parameters.find(({ name }) => name === 'taskRoleArnWeb')).toMatchObject({ description: 'Task role of virtual node web, which must allow what policies/web-task.json says' })
  })

  test('take no waiting for a policy', () => {
    const service = existing.resources.find(({ type, id }) => type.noun === 'Service' && id.key === 'web')
    expect([...new Set(service?.dependsOn.map(({ type }) => type))]).toEqual(['AWS::EC2::SecurityGroupIngress', 'AWS::EC2::SecurityGroupEgress'])
  })

  test('of execution may be one for all', () => {
    const shared = runtimeOf(everyPlatform, { options: { roles: 'existing', executionRoles: 'shared' } })
    expect(rolesAskedFor(shared)).toEqual(['executionRoleArn', 'taskRoleArnBlue', 'taskRoleArnEdge', 'taskRoleArnGreen', 'taskRoleArnIdle', 'taskRoleArnWeb'])
    for (const name of ON_ECS) expect(propertiesOf(shared, 'TaskDefinition', name)['ExecutionRoleArn']).toEqual(parameterCalled('executionRoleArn'))
    expect(policyFiles(shared)).toEqual(policyFiles(existing))
  })

  test('are told apart where names of proxies are alike', () => {
    const names = rolesAskedFor(runtimeOf({ virtualNodes: [planned('a-b'), planned('a.b')] }, { options: { roles: 'existing' } }))
    expect(new Set(names).size).toBe(4)
  })

  test('of machines are the instance profiles of whoever starts these', () => {
    expect(existing.outputs.map(({ name }) => name)).not.toContain('instanceProfileNames')
    expect(existing.outputs.map(({ name }) => name)).toContain('machineUserData')
    expect(existing.resources.some(({ type, id }) => type.noun === 'SsmDocument' && id.key === 'vm')).toBe(true)
  })

  test('must allow exactly what those that are created do', () => {
    const logGroups = new Map(created.resources.flatMap(({ type, id, properties }) => (type.noun === 'LogGroup' ? [[id.key, String(properties['LogGroupName'])] as const] : [])))
    const policies = created.resources.flatMap(({ type, id, properties }): (readonly [string, unknown])[] => {
      if (type.noun !== 'RolePolicy') return []
      const path = `policies/${id.key === 'vm/task' ? 'vm-machine' : id.key.replace('/', '-')}.json`
      const text = JSON.stringify(spell(properties['PolicyDocument'] as Value))
      return [[path, JSON.parse(text.replace(/\$\{LogGroup (\S+?)\.Ref\}/g, (_, key: string) => logGroups.get(key)!).replace(/\$\{(\w+)\}/g, '@$1@'))]]
    })
    expect(policies.length).toBe(2 * ON_ECS.length + 1)
    const written = existing.files.filter(({ path }) => path.startsWith('policies/')).map(({ path, print }) => [path, JSON.parse(String(print()))] as const)
    expect(Object.fromEntries(written)).toEqual(Object.fromEntries(policies))
    expect(policyFiles(created)).toEqual([])
  })

  test('are told in files of different names, whatever proxies are called', () => {
    const names = ['a', 'a-task', 'a-execution', 'a-task-task', 'policies']
    const paths = policyFiles(runtimeOf({ virtualNodes: names.map((name) => planned(name)) }, { options: { roles: 'existing' } }))
    expect(new Set(paths).size).toBe(2 * names.length)
  })

  test('may write to the log groups that are planned, by their names', () => {
    const text = String(existing.files.find(({ path }) => path === 'policies/web-task.json')?.print())
    expect(text).toContain('"arn:@partition@:logs:@region@:@account@:log-group:/mesh-compile/shop/metrics/envoy:*"')
    expect(new Set(text.match(/@[A-Za-z]+@/g))).toEqual(new Set(['@account@', '@configBucket@', '@partition@', '@region@']))
  })
})

describe('roles that are created', () => {
  const rolesWith = (options: object): readonly (readonly [string, unknown, unknown])[] =>
    runtimeOf({ virtualNodes: [planned('vm', [], [], { platform: { kind: 'ec2' } })] }, { options }).resources.flatMap(({ type, properties }) =>
      /^(Role|InstanceProfile)$/.test(type.noun) ? [[type.noun, properties['Path'], properties['PermissionsBoundary'] && spell(properties['PermissionsBoundary'])] as const] : [],
    )

  test('say nothing of a path and a boundary, unless they are asked to', () => {
    expect(rolesWith({})).toEqual([['InstanceProfile', undefined, undefined], ['Role', undefined, undefined]])
    expect(rolesWith({ rolePath: '/mesh/shop/' })).toEqual([['InstanceProfile', '/mesh/shop/', undefined], ['Role', '/mesh/shop/', undefined]])
  })

  test.each([
    ['developers', 'arn:${partition}:iam::${account}:policy/developers'],
    ['central/developers', 'arn:${partition}:iam::${account}:policy/central/developers'],
    ['arn:aws-cn:iam::123456789012:policy/central/developers', 'arn:aws-cn:iam::123456789012:policy/central/developers'],
  ])('are bounded by %s', (rolePermissionsBoundary, arn) => {
    expect(rolesWith({ rolePermissionsBoundary })).toEqual([['InstanceProfile', undefined, undefined], ['Role', undefined, arn]])
  })
})

test.each([
  ['rolePath', ['/', '/mesh/', '/a+b=,.@-/c_d/'], ['', 'mesh', '/mesh', 'mesh/', '//', '/${x}/', '/a b/']],
  ['rolePermissionsBoundary', ['', 'developers', 'central/developers', 'arn:aws:iam::aws:policy/PowerUserAccess', 'arn:aws-us-gov:iam::123456789012:policy/a/b'], ['/a', 'a/', 'a b', '${x}', 'arn:aws:iam::1:policy/a', 'arn:aws:iam::123456789012:role/a']],
] as const)('the option %s takes what IAM does', (option, right, wrong) => {
  const pattern = new RegExp(`^(?:${(awsOptions[option] as { readonly pattern?: string }).pattern})$`)
  expect([...right, ...wrong].filter((value) => pattern.test(value))).toEqual(right)
})
