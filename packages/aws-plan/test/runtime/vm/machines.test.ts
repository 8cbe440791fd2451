import { expect, test } from 'vitest'
import { propertiesOf, runtimeOf } from '../../support/runtime-of.ts'
import { isExpression, type Expression, type Value } from '../../../src/value.ts'

const plan = runtimeOf({ virtualNodes: [{ name: 'vm', platform: { kind: 'ec2' } }] })

/** The text with `<name>` for what is known when it is deployed. */
function filled(value: Value): string {
  if (typeof value === 'string') return value
  if (!isExpression(value as Expression)) throw new Error('no text')
  const expression = value as Expression
  return expression.kind === 'text' ? expression.parts.map(filled).join('') : 'name' in expression ? `<${expression.name}>` : '<?>'
}

const outputs = new Map(plan.outputs.map(({ name, value }) => [name, value as Readonly<Record<string, Value>>]))
const userData = filled(outputs.get('machineUserData')!['vm']!)

test('a machine has an instance profile with its role, which may fetch its configuration', () => {
  expect(propertiesOf(plan, 'InstanceProfile', 'vm')).toEqual({
    InstanceProfileName: 'shop-vm',
    Roles: [expect.objectContaining({ resource: { type: 'AWS::IAM::Role', key: 'vm/task' }, attribute: 'Ref' })],
  })
  const { Statement: statements } = propertiesOf(plan, 'RolePolicy', 'vm/task')['PolicyDocument'] as { Statement: readonly { Sid: string }[] }
  expect(statements.map(({ Sid }) => Sid)).toEqual(['FetchConfiguration', 'ListConfiguration'])
  expect([...outputs.keys()]).toEqual(['instanceProfileNames', 'machineDocumentNames', 'machineUserData', 'securityGroupIds'])
})

test('new machines and those that run are set up by the same script, which asks for this very configuration', () => {
  const { Content: content } = propertiesOf(plan, 'SsmDocument', 'vm') as { Content: { mainSteps: [{ inputs: { runCommand: [Value] } }] } }
  expect(`#!/bin/sh\n${filled(content.mainSteps[0].inputs.runCommand[0])}`).toBe(userData)
  const [hash] = /[0-9a-f]{16}/.exec(userData) ?? []
  expect(userData).toMatch(new RegExp(`^#!/bin/sh\nexport AWS_REGION=<region> MESH_CONFIG_SOURCE=s3://<configBucket>/shop/vm/${hash} MESH_CONFIG_HASH=${hash} MESH_CONFIG_DIR=/etc/mesh-compile\n`))
  expect(userData).toMatch(/\nexec sh \/etc\/mesh-compile\/machine\/install\.sh\n$/)
  expect(plan.files.map(({ path }) => path)).toContain(`files/shop/vm/${hash}/machine/install.sh`)
  // AWS Systems Manager would read these as parameters, and CloudFormation takes no longer output.
  expect(userData).not.toMatch(/\{\{|\}\}/)
  expect(userData.length).toBeLessThan(4096)
})

test('without machines there is nothing of this', () => {
  const tasks = runtimeOf({ virtualNodes: [{ name: 'web', platform: { kind: 'ecs', launchType: 'EC2', task: { kind: 'own' } } }] })
  expect(tasks.outputs.map(({ name }) => name)).toEqual(['securityGroupIds'])
  expect(tasks.resources.map(({ type }) => type.noun)).not.toContain('InstanceProfile')
})
