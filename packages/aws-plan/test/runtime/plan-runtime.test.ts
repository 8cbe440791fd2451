import { expect, test } from 'vitest'
import { FARGATE, propertiesOf, runtimeOf } from '../support/runtime-of.ts'

const node = (name: string, platform: object): object => ({ name, platform })

test('without the configuration of the proxies nothing is planned', () => {
  const { findings, resources } = runtimeOf({ virtualNodes: [node('web', FARGATE)] }, { withoutEnvoy: true })
  expect([findings, resources]).toEqual([[expect.stringContaining('MC6530')], []])
})

test('a mesh in which nothing says where it runs is refused', () => {
  expect(runtimeOf({ virtualNodes: [{ name: 'web' }] }).findings).toEqual([expect.stringContaining('MC6531')])
})

test('a planned task logs into a group of its own', () => {
  const plan = runtimeOf({ virtualNodes: [node('web', FARGATE)] }, { options: { logRetentionDays: 7 } })
  expect(propertiesOf(plan, 'LogGroup', 'web')).toEqual({ LogGroupName: '/mesh-compile/shop/web', RetentionInDays: 7 })
  expect(propertiesOf(plan, 'RolePolicy', 'web/execution')['PolicyDocument']).toMatchObject({
    Statement: [{ Sid: 'WriteLogs', Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'] }],
  })
  expect(propertiesOf(plan, 'Role', 'web/task')).toMatchObject({ RoleName: 'shop-web-task' })
})

test("the team's own task definition has the team's roles; a machine has one", () => {
  const plan = runtimeOf({ virtualNodes: [node('web', { kind: 'ecs', launchType: 'EC2', task: { kind: 'own' } }), node('vm', { kind: 'ec2' })] })
  expect(plan.resources.flatMap(({ type, id }) => (type.noun === 'Role' ? [id.key] : []))).toEqual(['vm/task'])
  expect(JSON.stringify(propertiesOf(plan, 'Role', 'vm/task'))).toContain('ec2.amazonaws.com')
})
