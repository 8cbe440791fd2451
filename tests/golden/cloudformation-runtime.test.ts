import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { cloudFormation } from '@mesh-compile/cloudformation-emitter'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { schemaDifferences } from '../../packages/cloudformation-emitter/test/support/schema-differences.ts'
import type { Template } from '../../packages/cloudformation-emitter/src/template/template.ts'
import { describeWith } from '../tools/test-tools.ts'
import { emitted, sources } from './sources.ts'

// CloudFormation's own checks over the templates of what every case and example with a platform needs to run.
const EMITTER = { target: 'cloudformation', package: '@mesh-compile/cloudformation-emitter', emitter: cloudFormation }
const folder = mkdtempSync(join(tmpdir(), 'mesh-compile-runtime-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Templates by the path under which they are written. */
const templates = new Map<string, string>()

beforeAll(async () => {
  for (const { name, entry } of sources) {
    for (const stacks of ['single', 'services']) {
      const files = await emitted(entry, EMITTER, { plan: 'runtime', stacks })
      for (const [path, contents] of files) if (!/^(?:(?:files|fragments|policies)\/|security-groups\.json$)/.test(path)) templates.set(join(name, stacks, path), contents)
    }
  }
  for (const [path, contents] of templates) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), contents)
  }
}, 120_000)

test('tasks on Fargate and on container instances, machines and gateways are among them', () => {
  const some = ['existing-on-aws/single/template.json', 'gateway-behind-alb/single/template.json', 'runtime-on-ecs/services/virtual-gateways/edge.json', 'retail-shop/single/template.json', 'retail-shop/services/virtual-nodes/warehouse.json']
  expect([...templates.keys()]).toEqual(expect.arrayContaining(some))
})

test("templates have what CloudFormation's schema knows, and all that it requires", () => {
  for (const [path, contents] of templates) expect(schemaDifferences(JSON.parse(contents) as Template), path).toEqual([])
})

describeWith('cfn-lint', 'what cfn-lint says of them', (cfnLint) => {
  test('is nothing', { timeout: 300_000 }, () => {
    const { status, stdout, stderr } = spawnSync(cfnLint, ['--format', 'parseable', '--', ...templates.keys()], { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28 })
    expect([stdout, stderr, status]).toEqual(['', '', 0])
  })
})
