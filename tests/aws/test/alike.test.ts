import { resourceTypes } from '@mesh-compile/aws-plan'
import { beforeAll, describe, expect, test } from 'vitest'
import { sources } from '../../golden/sources.ts'
import { saidByTemplates } from '../src/from-cloudformation.ts'
import { saidByPlan } from '../src/from-plan.ts'
import { saidByModule } from '../src/from-terraform.ts'
import { behindApplication, entryMesh, external, richMesh, WHAT_EXISTS } from '../src/meshes.ts'
import { plansOf, runtimePlan, type Planned } from '../src/plans.ts'
import { printModule, printTemplates } from '../src/print-both.ts'

// What both targets print is read back, and must say what was planned: whoever changes the target keeps every resource.

const byHand: readonly Planned[] = [
  runtimePlan('every platform', richMesh, { external, options: { certificateImage: 'registry.example/certificates:1', tags: ['team=shop', 'cost center=a b'] } }),
  runtimePlan('what exists', richMesh, { options: WHAT_EXISTS, xds: 'static' }),
  runtimePlan('load balancers in groups that exist', richMesh, { options: { ...WHAT_EXISTS, gatewayLoadBalancer: 'nlb', executionRoles: 'shared' } }),
  runtimePlan('roles within bounds', richMesh, { options: { rolePath: '/mesh/', rolePermissionsBoundary: 'central/developers' } }),
  runtimePlan('behind an Application Load Balancer', entryMesh, behindApplication),
  runtimePlan('redirected by Amazon ECS', richMesh, { options: { interceptionBy: 'proxyConfiguration', dashboard: false } }),
]
const all: Planned[] = [...byHand]

beforeAll(async () => {
  for (const { name, entry } of sources) all.push(...(await plansOf(name, entry)))
}, 300_000)

test('there are plans of both kinds to look at', () => {
  expect(all.filter(({ name }) => name.endsWith(', appmesh')).length).toBeGreaterThan(5)
  expect(all.filter(({ name }) => name.endsWith(', runtime')).length).toBeGreaterThan(0)
  const types = new Set(byHand.slice(0, 1).flatMap(({ plan }) => plan.resources.map(({ type }) => type.cloudFormation)))
  // A type that is planned anew belongs into `meshes.ts`.
  expect([...types].toSorted()).toEqual(resourceTypes.map(({ cloudFormation }) => cloudFormation).filter((type) => !type.startsWith('AWS::AppMesh::')).toSorted())
})

test.each(['single', 'services'] as const)('templates, %s, say what was planned', { timeout: 300_000 }, async (stacks) => {
  let compared = 0
  for (const { name, mesh, plan } of all) {
    const { files, refused } = await printTemplates(plan, mesh, stacks)
    for (const reason of refused) expect(reason, name).toMatch(/where CloudFormation would|which CloudFormation reads as|CloudFormation takes at most/)
    if (refused.length > 0) continue
    expect(saidByTemplates(files, plan), name).toEqual(saidByPlan(plan, stacks))
    compared++
  }
  expect(compared).toBeGreaterThan(all.length * 0.8)
})

test('modules say what was planned, unless the AWS provider lacks something', { timeout: 300_000 }, async () => {
  let compared = 0
  for (const { name, mesh, plan } of all) {
    const { files, refused } = printModule(plan, mesh)
    for (const reason of refused) expect(reason, name).toMatch(/the AWS provider of Terraform has no argument for/)
    if (refused.length > 0) continue
    expect(await saidByModule(files, plan), name).toEqual(saidByPlan(plan, 'terraform'))
    compared++
  }
  expect(compared).toBeGreaterThan(all.length * 0.8)
})

// What says the same whatever is printed would compare nothing.
describe('one value that is printed otherwise', () => {
  const { plan, mesh } = byHand[0]!
  const OTHER = 'something else'

  test('is found in a template, wherever it stands', { timeout: 120_000 }, async () => {
    const { files } = await printTemplates(plan, mesh, 'single')
    const { Resources, Parameters, Outputs, ...rest } = JSON.parse(files.get('template.json')!) as Readonly<Record<string, object>>
    const told = saidByPlan(plan, 'single')
    const sayings = leaves({ Resources, Parameters, Outputs })
    expect(sayings.length).toBeGreaterThan(1000)
    for (const path of sayings.filter((_, index) => index % 7 === 0)) {
      const changed = withValue({ Resources, Parameters, Outputs }, path, OTHER)
      const said = saidByTemplates(new Map([...files, ['template.json', JSON.stringify({ ...rest, ...(changed as object) })]]), plan)
      expect(said, path.join('.')).not.toEqual(told)
    }
  })

  test('is found in a module, wherever it stands', { timeout: 300_000 }, async () => {
    const { files } = printModule(plan, mesh)
    const told = saidByPlan(plan, 'terraform')
    const sayings = [...files].flatMap(([path, text]) =>
      /^modules\/mesh\/(?!versions).*\.tf$/.test(path) ? text.split('\n').flatMap((line, index) => (/^ +\S+ += [^[{]*[^[{(]$/.test(line) ? [{ path, index }] : [])) : [],
    )
    expect(sayings.length).toBeGreaterThan(500)
    for (const { path, index } of sayings.filter((_, index) => index % 41 === 0)) {
      const lines = files.get(path)!.split('\n')
      lines[index] = lines[index]!.replace(/= .*$/, `= "${OTHER}"`)
      expect(await saidByModule(new Map([...files, [path, lines.join('\n')]]), plan), `${path}:${index + 1}`).not.toEqual(told)
    }
  })
})

function leaves(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path]
  return Object.entries(value).flatMap(([key, item]) => leaves(item, [...path, key]))
}

function withValue(value: unknown, [first, ...rest]: readonly string[], leaf: unknown): unknown {
  if (first === undefined) return leaf
  const changed = withValue((value as Readonly<Record<string, unknown>>)[first], rest, leaf)
  return Array.isArray(value) ? value.with(Number(first), changed) : { ...(value as object), [first]: changed }
}
