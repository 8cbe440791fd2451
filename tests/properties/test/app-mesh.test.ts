import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { planAws, usualAwsOptions, type ResourceId } from '@mesh-compile/aws-plan'
import { collectDiagnostics } from '@mesh-compile/ir/diagnostics'
import { analyse } from '../../../packages/compiler/src/analysis/analyse.ts'
import { isError } from '../../../packages/compiler/src/findings.ts'
import { lower } from '../../../packages/compiler/src/lowering/lower.ts'
import { refusals } from '../../../packages/aws-plan/test/support/app-mesh-model.ts'
import { declareMesh, meshPlan } from '../src/mesh.ts'
import { reportWith, runs } from '../src/runs.ts'

const nameOf = ({ type, key }: ResourceId): string => `${type} ${key}`

test("what is planned in App Mesh's terms is what its API takes; or App Mesh cannot say it, with reasons", async () => {
  const count = { planned: 0, refused: 0 }
  const property = fc.asyncProperty(meshPlan, async (plan) => {
    const { mesh, diagnostics, broken } = lower(declareMesh(plan))
    const analysis = analyse(mesh, broken)
    // What is wrong whatever the target never gets here.
    if ([...diagnostics, ...analysis.diagnostics].some(isError)) return
    const { diagnostics: findings, report } = collectDiagnostics()
    const { resources } = planAws({
      mesh,
      graph: analysis.graph,
      options: { ...usualAwsOptions, plan: 'appmesh' },
      request: { formats: ['json'], xds: 'static' },
      needed: new Map(),
      report,
    })
    if (findings.some(isError)) {
      count.refused++
      return
    }
    count.planned++
    expect(resources.flatMap(refusals).join('\n')).toBe('')
    const ids = resources.map(({ id }) => nameOf(id))
    expect(new Set(ids).size).toBe(ids.length)
    expect(resources.flatMap(({ dependsOn }) => dependsOn.map(nameOf)).filter((id) => !ids.includes(id)).join('\n')).toBe('')
  })
  await fc.assert(property, { ...runs(1000), asyncReporter: reportWith(declareMesh) })
  console.log(`of ${count.planned + count.refused} meshes that compile App Mesh can say ${count.planned}`)
  expect(count.planned).toBeGreaterThan(20)
})
