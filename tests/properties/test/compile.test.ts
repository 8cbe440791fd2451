import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { compileDeclarations } from '../src/compile.ts'
import { findDangling } from '../src/dangling.ts'
import { declareMesh, meshPlan, type MeshPlan } from '../src/mesh.ts'
import { mutations, type Mutation } from '../src/mutations.ts'
import { configDirOf, emitterOptions } from '../src/options.ts'
import { reportWith, runs } from '../src/runs.ts'

/** What the compiler says of itself, not of the mesh. */
const FAULT = /^MC9/

interface Given {
  readonly plan: MeshPlan
  readonly changes: readonly Mutation[]
  readonly options: Readonly<Record<string, unknown>>
}
const declare = ({ plan, changes }: Pick<Given, 'plan' | 'changes'>): ReturnType<typeof declareMesh> => declareMesh(plan, { mutations: changes })

test('a mesh compiles, and then refers to nothing that is not there and holds nothing unused; or it is refused with reasons', async () => {
  const count = { compiled: 0, refused: 0 }
  const property = fc.asyncProperty(fc.record({ plan: meshPlan, changes: mutations, options: emitterOptions }), async (given) => {
    const { findings, static: contained, files } = await compileDeclarations(declare(given), given.options)
    expect(findings.filter((finding) => FAULT.test(finding))).toEqual([])
    if (contained && files) {
      count.compiled++
      expect([contained, files].flatMap((emitted) => findDangling(emitted, configDirOf(given.options)))).toEqual([])
    } else {
      count.refused++
      expect(findings).not.toEqual([])
    }
  })
  await fc.assert(property, { ...runs(1500), asyncReporter: reportWith((given: Given) => declare(given)) })
  const share = count.compiled / (count.compiled + count.refused)
  console.log(`of ${count.compiled + count.refused} meshes ${(share * 100).toFixed(0)} % compiled`)
  expect(share).toBeGreaterThan(0.4)
})

test('meshes within the types of the language are read without complaint', async () => {
  // What types would have refused: values of the wrong kind, properties that there are not or that are missing.
  const untyped = /^MC(2001|2002|2003|2007|2015|2016|2032) /
  const property = fc.asyncProperty(meshPlan, async (plan) => {
    const { findings } = await compileDeclarations(declareMesh(plan))
    expect(findings.filter((finding) => untyped.test(finding))).toEqual([])
  })
  await fc.assert(property, { ...runs(300), asyncReporter: reportWith((plan: MeshPlan) => declareMesh(plan)) })
})
