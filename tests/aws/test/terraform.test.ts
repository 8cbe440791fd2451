import { snakeCase } from '@mesh-compile/aws-plan'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { laterOf } from '../../../packages/terraform-emitter/src/versions.ts'
import { providers } from '../../../packages/terraform-emitter/test/support/provider-schema.ts'
import { describeWithTerraform } from '../../../packages/terraform-emitter/test/support/terraform.ts'
import { sources } from '../../golden/sources.ts'
import { NEWEST, standInFor, startDeployment, type Deployment, type State } from '../src/applied.ts'
import { outputsByApply, planAsApplied, saidByApply } from '../src/from-apply.ts'
import { saidByPlan } from '../src/from-plan.ts'
import { givenFor, refusedVariables } from '../src/given-parameters.ts'
import { refusals, unknownNeeds } from '../src/in-use.ts'
import { external, richMesh } from '../src/meshes.ts'
import { plansOf, runtimePlan, type Planned } from '../src/plans.ts'
import { printModule } from '../src/print-both.ts'
import type { Change } from '../src/stand-in/provider.ts'
import { unkindPlan } from '../src/unkind-plan.ts'

// Terraform itself reads, plans, makes and removes what is printed, with a stand-in for the AWS provider.

/** More resources are made one like the other, and are only validated. */
const MOST_APPLIED = 300
/** Each is a resource of every type that nobody could deploy. */
const UNKIND = 'unkind texts'

interface Printed extends Planned {
  readonly deployment: Deployment
}
interface Made extends Printed {
  readonly changes: readonly Change[]
  readonly state: State
}

describeWithTerraform('what is printed', () => {
  const printed: Printed[] = []
  const made: Made[] = []

  beforeAll(async () => {
    const all: Planned[] = [
      runtimePlan('every platform', richMesh, { external, options: { certificateImage: 'registry.example/certificates:1', tags: ['team=shop', 'cost center=a b'] } }),
      runtimePlan('namespaces that exist', richMesh, { options: { namespaces: 'existing' }, xds: 'static' }),
      runtimePlan('redirected by Amazon ECS', richMesh, { options: { interceptionBy: 'proxyConfiguration', dashboard: false } }),
      { name: UNKIND, mesh: {} as never, plan: unkindPlan(NEWEST) },
    ]
    for (const { name, entry } of sources) all.push(...(await plansOf(name, entry)))
    for (const planned of all) {
      const { files, refused } = printModule(planned.plan, planned.mesh)
      if (refused.length === 0) printed.push({ ...planned, deployment: await startDeployment(files, planned.plan) })
    }
    for (const each of printed.filter(({ plan }) => plan.resources.length <= MOST_APPLIED)) {
      const changes = await each.deployment.change('apply')
      made.push({ ...each, changes, state: await each.deployment.state() })
    }
  }, 300_000)
  afterAll(() => Promise.all(printed.map(({ deployment }) => deployment.end())))

  test('is there to look at', () => {
    const names = made.map(({ name }) => name)
    expect(names).toEqual(expect.arrayContaining(['runtime-on-ecs, runtime', 'retail-shop, runtime', 'platforms, runtime', 'terraform-app-mesh, appmesh']))
  })

  // With the newest, what is made has been validated.
  test.each(providers.map(({ version }) => version))('is valid with the AWS provider %s', { timeout: 120_000 }, async (version) => {
    const standIn = await standInFor(version)
    try {
      const asked = printed.filter(({ name, plan, deployment }) => (version === NEWEST ? plan.resources.length > MOST_APPLIED : name !== UNKIND && laterOf(version, deployment.floor) === version))
      expect(asked.length).toBeGreaterThan(0)
      for (const { name, deployment } of asked) expect.soft((await deployment.workspace.run(standIn, 'validate', '-no-color')).stderr, name).toBe('')
    } finally {
      standIn.close()
    }
  })

  test('is what was planned when Terraform has evaluated it, whatever its texts', () => {
    for (const { name, plan, changes, state } of made) {
      expect.soft(saidByApply(state.resources, changes, plan), name).toEqual(planAsApplied(plan))
      expect.soft(outputsByApply(state, plan), name).toEqual(saidByPlan(plan, 'terraform', givenFor(plan)).outputs)
    }
  })

  test('changes nothing when it is applied again', { timeout: 120_000 }, async () => {
    for (const { name, deployment } of made) expect.soft(await deployment.planned(), name).toEqual({})
  })

  test('is made and removed in an order that AWS takes', { timeout: 120_000 }, async () => {
    for (const { deployment, name, changes, state } of made.filter((each) => each.name !== UNKIND)) {
      expect.soft(unknownNeeds(state.resources, changes), name).toEqual([])
      const { refused, live } = refusals(changes)
      expect.soft(refused, name).toEqual([])
      const removed = refusals(await deployment.change('destroy'), live)
      expect.soft(removed.refused, name).toEqual([])
      expect.soft([...removed.live.keys()], name).toEqual([])
    }
  })

  test('refuses values of variables with a message that says what is wanted', { timeout: 120_000 }, async () => {
    const seen = new Set<string>()
    for (const { name, plan, deployment } of made) {
      const messages = plan.parameters.flatMap(({ name: parameter, type, pattern }) => (pattern ? [`${type === 'strings' ? 'Each' : 'The value'} of ${snakeCase(parameter)} must be ${pattern.meaning}.`] : []))
      if (messages.every((message) => seen.has(message))) continue
      for (const message of messages) seen.add(message)
      for (const [how, values] of refusedVariables(plan)) {
        deployment.workspace.write(new Map([['refused.tfvars.json', JSON.stringify(values)]]))
        const { stderr } = await deployment.workspace.run(deployment.standIn, 'plan', '-no-color', '-var-file=refused.tfvars.json')
        const said = stderr.replace(/\n?│ ?/g, ' ').replace(/\s+/g, ' ')
        expect.soft(messages.filter((message) => !said.includes(message)), `${name}, ${how}`).toEqual([])
      }
    }
    expect(seen.size).toBeGreaterThan(3)
  })

  // What passes whatever is printed would say nothing.
  const [TASKS, ROLES, DELIVERY] = ['tasks.tf', 'roles.tf', 'delivery.tf'].map((name) => `modules/mesh/${name}`) as [string, string, string]
  test.each<readonly [what: string, path: string, find: RegExp | string, replacement: string, said: RegExp]>([
    ['a resource that is not there', TASKS, /aws_iam_role\.catalog___task\.arn/, 'aws_iam_role.other.arn', /Reference to undeclared resource/],
    ['an attribute that the type does not have', TASKS, /aws_iam_role\.catalog___task\.arn/, 'aws_iam_role.catalog___task.arm', /Unsupported attribute/],
    ['a variable that is not declared', TASKS, 'var.cluster_arn', 'var.cluster', /Reference to undeclared input variable/],
    ['an argument that the provider does not have', TASKS, 'network_mode ', 'networkmode ', /Unsupported argument/],
    ['a block that it does not have', TASKS, 'network_configuration {', 'network {', /Unsupported block type/],
    ['an argument too few', DELIVERY, / +key += .*\n/, '', /Missing required argument/],
    ['a text instead of a number', TASKS, /desired_count += \d+/, 'desired_count = "two"', /a number is required/],
    ['an argument of a function too many', ROLES, 'jsonencode({', 'jsonencode(1, {', /Too many function arguments/],
    ['a block twice where one may be', TASKS, '  network_configuration {', '  network_configuration {\n    subnets = []\n  }\n\n  network_configuration {', /Too many network_configuration blocks/],
    ['a circle', ROLES, /resource "aws_iam_role" "catalog___task" \{\n/, '$&  depends_on = [aws_ecs_service.catalog]\n', /Cycle:/],
    ['a value that the module does not take', 'main.tf', '  vpc_id ', '  vpc ', /Unsupported argument/],
  ])('is not valid with %s', { timeout: 120_000 }, async (_, path, find, replacement, said) => {
    const { deployment, plan, mesh } = made.find(({ name }) => name === 'runtime-on-ecs, runtime')!
    const { files } = printModule(plan, mesh)
    const changed = files.get(path)!.replace(find, replacement)
    expect(changed).not.toBe(files.get(path))
    deployment.workspace.write(new Map([[path, changed]]))
    const { stderr, status } = await deployment.workspace.run(deployment.standIn, 'validate', '-no-color')
    deployment.workspace.write(files)
    expect([status, stderr]).toEqual([1, expect.stringMatching(said)])
  })

  test.each([
    ['another text', '"%%{yes}"', false],
    ['an expression', '"${"yes"}"', false],
    ['the same text in other words', '"${"$"}{yes}"', true],
  ])('says what was planned or not with %s for one of the user', { timeout: 120_000 }, async (_, written, same) => {
    const { plan, mesh } = printed.find(({ name }) => name === 'terraform-app-mesh, appmesh')!
    const changed = Array.from(printModule(plan, mesh).files, ([path, text]) => [path, text.replace('"$${yes}"', () => written)] as const)
    expect(changed.filter(([, text]) => text.includes(written)).length).toBe(1)
    const deployment = await startDeployment(new Map(changed), plan)
    try {
      const changes = await deployment.change('apply')
      const said = saidByApply((await deployment.state()).resources, changes, plan)
      if (same) expect(said).toEqual(planAsApplied(plan))
      else expect(said).not.toEqual(planAsApplied(plan))
    } finally {
      await deployment.end()
    }
  })
})
