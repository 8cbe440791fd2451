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

// CloudFormation's own checks over the templates of App Mesh of every case and example that compiles, in both formats and divisions.
const EMITTER = { target: 'cloudformation', package: '@mesh-compile/cloudformation-emitter', emitter: cloudFormation }
const folder = mkdtempSync(join(tmpdir(), 'mesh-compile-cloudformation-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const VARIANTS = [
  { plan: 'appmesh', format: 'json', stacks: 'single' },
  { plan: 'appmesh', format: 'yaml', stacks: 'single' },
  { plan: 'appmesh', format: 'json', stacks: 'services' },
] as const

/** Templates by the path under which they are written. */
const templates = new Map<string, string>()

beforeAll(async () => {
  for (const { name, entry } of sources) {
    for (const variant of VARIANTS) {
      for (const [path, contents] of await emitted(entry, EMITTER, variant)) templates.set(join(name, `${variant.format}-${variant.stacks}`, path), contents)
    }
  }
  for (const [path, contents] of templates) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), contents)
  }
}, 120_000)

function parsed(): readonly (readonly [string, Template])[] {
  return Array.from(templates).filter(([path]) => path.endsWith('.json')).map(([path, contents]) => [path, JSON.parse(contents) as Template])
}

test('there are templates to look at', () => {
  expect(new Set(Array.from(templates.keys(), (path) => path.split('/', 1)[0])).size).toBeGreaterThan(2)
})

test("templates have what CloudFormation's schema knows, and all that it requires", () => {
  for (const [path, template] of parsed()) expect(schemaDifferences(template), path).toEqual([])
})

describeWith('cfn-lint', 'what cfn-lint says', (cfnLint) => {
  // One run for all: most of its time it starts.
  test('is that App Mesh ends, for each of its resources, and nothing else', { timeout: 300_000 }, () => {
    const paths = [...templates.keys()].toSorted()
    const { status, stdout, stderr } = spawnSync(cfnLint, ['--format', 'json', '--non-zero-exit-code', 'none', '--', ...paths], {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    })
    expect([status, stderr]).toEqual([0, ''])
    const said = JSON.parse(stdout) as readonly { Filename: string; Message: string; Rule: { Id: string }; Location: { Path: readonly (string | number)[] } }[]
    const words = said.map(({ Filename, Rule, Location, Message }) => (Rule.Id === 'W3696' ? `${Filename} ${Location.Path[1]}` : `${Filename} ${Rule.Id} ${Message}`))
    expect(words.filter((one) => !one.includes('.yaml ')).toSorted()).toEqual(
      parsed().flatMap(([path, { Resources }]) => Object.keys(Resources).map((id) => `${path} ${id}`)).toSorted(),
    )
    // And the same of YAML.
    const single = (format: string): readonly string[] => {
      const file = `/${format}-single/template.${format} `
      return words.filter((one) => one.includes(file)).map((one) => one.replace(file, ' ')).toSorted()
    }
    expect(single('yaml')).toEqual(single('json'))
  })

  test('would be more, were there more to say', { timeout: 60_000 }, () => {
    const path = join(folder, 'wrong.json')
    writeFileSync(path, JSON.stringify({ Resources: { R: { Type: 'AWS::AppMesh::VirtualRouter', Properties: {} } } }))
    const { status, stdout } = spawnSync(cfnLint, ['--format', 'parseable', '--', path], { encoding: 'utf8' })
    expect(status).not.toBe(0)
    expect(stdout).toContain('E3003')
  })
})

// Its API checks what CloudFormation's schema does not know; it has no virtual services.
const NOT_EMULATED = 'AWS::AppMesh::VirtualService'

describeWith('moto', 'an emulated App Mesh', (python) => {
  test('takes every resource in the order of the templates, and has it as it was said', { timeout: 300_000 }, () => {
    const nameOf = (path: string): string => path.split('/', 2).join('/')
    const names = [...new Set(parsed().map(([path]) => nameOf(path)))]
    const deployments = names.map((name) => [name, parsed().filter(([path]) => nameOf(path) === name)] as const)
    const input = JSON.stringify(Object.fromEntries(deployments.map(([name, all]) => [name, all.map(([path]) => path)])))
    const { status, stdout, stderr } = spawnSync(python, [join(import.meta.dirname, 'deploy_app_mesh.py')], { cwd: folder, encoding: 'utf8', input, maxBuffer: 1 << 28 })
    expect(status, stderr).toBe(0)
    const told = JSON.parse(stdout) as Readonly<Record<string, { made: readonly string[]; different: readonly unknown[]; unsupported: readonly string[] }>>
    expect(Object.keys(told).length).toBeGreaterThan(4)
    for (const [name, all] of deployments) {
      const resources = all.flatMap(([, template]) => Object.entries(template.Resources))
      const expected = resources.filter(([, { Type }]) => Type !== NOT_EMULATED).map(([id]) => id)
      expect(told[name]?.different, name).toEqual([])
      expect(told[name]?.made.toSorted(), name).toEqual(expected.toSorted())
      for (const type of told[name]?.unsupported ?? []) expect(type).toBe(NOT_EMULATED)
    }
  })
})
