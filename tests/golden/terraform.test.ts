import { terraform } from '@mesh-compile/terraform-emitter'
import { beforeAll, describe, expect, test } from 'vitest'
import { expectFormatted } from '../../packages/terraform-emitter/test/support/format.ts'
import { parseHcl } from '../../packages/terraform-emitter/test/support/parse.ts'
import { problemsOf, providers } from '../../packages/terraform-emitter/test/support/provider-schema.ts'
import { laterOf } from '../../packages/terraform-emitter/src/versions.ts'
import { emitted, sources } from './sources.ts'

// Terraform's own formatter and the schemas of its AWS provider over the modules of every case and example that compiles.
const EMITTER = { target: 'terraform', package: '@mesh-compile/terraform-emitter', emitter: terraform }

/** What is in HCL, by case and path. */
const files = new Map<string, string>()

beforeAll(async () => {
  for (const { name, entry } of sources) {
    for (const plan of ['appmesh', 'runtime']) {
      for (const [path, text] of await emitted(entry, EMITTER, { plan })) if (path.endsWith('.tf')) files.set(`${plan}-${name}/${path}`, text)
    }
  }
}, 120_000)

test('there are modules to look at', () => {
  const names = [...new Set(Array.from(files.keys(), (path) => path.split('/', 1)[0]))]
  expect(names.length).toBeGreaterThan(5)
  expect(names).toEqual(expect.arrayContaining(['runtime-runtime-on-ecs', 'runtime-retail-shop']))
})

test('each file is formatted as terraform fmt does', { timeout: 60_000 }, () => expectFormatted(files.values()))

/** The oldest version of the provider that the module of a case allows. */
function floorOf(name: string): string {
  return /version = ">= (5[.\d]+)"/.exec(files.get(`${name}/modules/mesh/versions.tf`) ?? '')![1]!
}

describe.each(providers)('the AWS provider $version', ({ version, resources }) => {
  test('has every argument, and none is missing', { timeout: 60_000 }, async () => {
    const allowed = [...files].filter(([path]) => laterOf(version, floorOf(path.split('/', 1)[0]!)) === version)
    expect(allowed.length).toBeGreaterThan(50)
    for (const [path, text] of allowed) expect(problemsOf(resources, await parseHcl(text)), path).toEqual([])
  })
})
