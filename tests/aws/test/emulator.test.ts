import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { describeWith } from '../../tools/test-tools.ts'
import { forEmulator } from '../src/for-emulator.ts'
import { behindApplication, entryMesh, external, richMesh, WHAT_EXISTS } from '../src/meshes.ts'
import { keyOf } from '../src/neutral.ts'
import { runtimePlan } from '../src/plans.ts'

// The APIs of AWS check what no schema knows, and give back what was understood.

const options = { certificateImage: 'registry.example/certificates:1', tags: ['team=shop'] }
const { plan } = runtimePlan('every platform', richMesh, { external, options: { ...options, rolePath: '/mesh/', rolePermissionsBoundary: 'central/developers' } })

/**
 * What the emulator takes, for the model of the API has it, and does not give back: `absent`, or `otherwise` than it was
 * sent. An entry that is not needed any more must go.
 */
const NOT_EMULATED: readonly string[] = [
  'AWS::EC2::SecurityGroupEgress Description absent',
  'AWS::EC2::SecurityGroupIngress Description absent',
  'AWS::ECS::Service CapacityProviderStrategy absent',
  'AWS::ECS::Service DeploymentConfiguration absent',
  'AWS::ECS::Service EnableExecuteCommand absent',
  'AWS::ECS::Service HealthCheckGracePeriodSeconds absent',
  'AWS::ServiceDiscovery::PrivateDnsNamespace Vpc absent',
]

const folder = join(import.meta.dirname, '../emulator')

function runPython(python: string, args: readonly string[], input: unknown): unknown {
  const { status, stdout, stderr } = spawnSync(python, args, { cwd: folder, encoding: 'utf8', input: JSON.stringify(input), maxBuffer: 1 << 28 })
  expect(status, stderr).toBe(0)
  return JSON.parse(stdout)
}

interface Told {
  readonly made: readonly string[]
  readonly outputs: Readonly<Record<string, unknown>>
  readonly different: readonly { readonly at: string; readonly how: 'absent' | 'otherwise'; readonly key: string; readonly planned: unknown; readonly told: unknown }[]
}

describeWith('moto', 'an emulated AWS', (python) => {
  test('takes every resource of a plan, and has it as it was planned', { timeout: 300_000 }, () => {
    const { made, different, outputs } = runPython(python, ['-B', 'deploy.py'], forEmulator(plan)) as Told
    expect(made.toSorted()).toEqual(plan.resources.map(({ id }) => keyOf(id)).toSorted())
    expect([...new Set(different.map(({ at, how }) => `${at} ${how}`))].toSorted()).toEqual(NOT_EMULATED)
    expect(different.filter(({ how }) => how === 'otherwise')).toEqual([])
    expect(outputs).toMatchObject({
      instanceProfileNames: { ledger: 'shop-ledger' },
      machineDocumentNames: { ledger: 'shop-ledger' },
      machineUserData: { ledger: expect.stringContaining('AWS_REGION=eu-west-1 MESH_CONFIG_SOURCE=s3://shop-configuration/shop/ledger/') },
    })
    expect(Object.keys(outputs).toSorted()).toEqual(plan.outputs.map(({ name }) => name).toSorted())
  })

  test.each(['nlb', 'existing'])('takes what other teams make from what is written for them, with load balancers: %s', { timeout: 300_000 }, (gatewayLoadBalancer) => {
    const within = runtimePlan('what exists', richMesh, { external, options: { ...options, ...WHAT_EXISTS, gatewayLoadBalancer } }).plan
    const { made, different } = runPython(python, ['-B', 'deploy.py'], forEmulator(within)) as Told
    expect(made.toSorted()).toEqual(within.resources.map(({ id }) => keyOf(id)).toSorted())
    expect(made.filter((key) => /AWS::(IAM|EC2)::|Namespace/.test(key))).toEqual([])
    expect(different.filter(({ at, how }) => !NOT_EMULATED.includes(`${at} ${how}`))).toEqual([])
  })

  test('takes an Application Load Balancer and what is behind it', { timeout: 300_000 }, () => {
    const { plan: entry } = runtimePlan('behind an Application Load Balancer', entryMesh, behindApplication)
    const { made, different } = runPython(python, ['-B', 'deploy.py'], forEmulator(entry)) as Told
    expect(made.toSorted()).toEqual(entry.resources.map(({ id }) => keyOf(id)).toSorted())
    expect(different.filter(({ at, how }) => !NOT_EMULATED.includes(`${at} ${how}`))).toEqual([])
  })

  test.each<readonly [string, planned: unknown, told: unknown, readonly (readonly [at: string, how: string])[]]>([
    ['the same by other capitals', { Port: 1, Names: ['b', 'a'] }, { port: 1.0, names: ['a', 'b'], More: 1 }, []],
    ['another number', { A: { Port: 1 } }, { A: { Port: 2 } }, [['A.Port', 'otherwise']]],
    ['another type', { A: true, B: '1' }, { A: 1, B: 1 }, [['A', 'otherwise'], ['B', 'otherwise']]],
    ['nothing', { A: 1, B: ['a'] }, { B: [] }, [['A', 'absent'], ['B', 'absent']]],
    ['another length', { A: [1, 2] }, { A: [1] }, [['A', 'otherwise']]],
    ['tags', { Tags: [{ Key: 'a', Value: '1' }, { Key: 'b', Value: '2' }] }, { tags: [{ key: 'b', value: '2' }, { key: 'a', value: '3' }] }, [['Tags[].Value', 'otherwise']]],
    ['a tag less', { Tags: [{ Key: 'a', Value: '1' }] }, { Tags: [{ Key: 'b', Value: '1' }] }, [['Tags[a]', 'absent']]],
    ['JSON of another text', { A: '{"b": 1}' }, { A: '{"b":1}' }, []],
    ['other JSON', { A: '{"b": 1}' }, { A: '{"b":2}' }, [['A.b', 'otherwise']]],
  ])('what is given back is held against what was sent: %s', (_, sent, given, expected) => {
    const program = 'import json, sys; from deploy import differences; print(json.dumps([each[:2] for each in differences(*json.load(sys.stdin))]))'
    expect(runPython(python, ['-B', '-c', program], [sent, given])).toEqual(expected)
  })
})
