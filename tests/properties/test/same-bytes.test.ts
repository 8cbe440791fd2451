import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import type { Mesh } from '@mesh-compile/ir'
import { messageOf } from '@mesh-compile/ir/diagnostics'
import { readIrJson } from '../../../packages/compiler/src/frontend/ir-json.ts'
import { lower } from '../../../packages/compiler/src/lowering/lower.ts'
import { compileDeclarations, compileMesh, printFormats, type Outcome } from '../src/compile.ts'
import { declareMesh, meshPlan, type MeshPlan } from '../src/mesh.ts'
import { reportWith, runs } from '../src/runs.ts'
import { shuffleBy } from '../src/shuffle.ts'

interface Given {
  readonly plan: MeshPlan
  readonly seed: number
}
const given = fc.record({ plan: meshPlan, seed: fc.nat(2 ** 20) })
const reporter = { asyncReporter: reportWith(({ plan }: Given) => declareMesh(plan)) }

/** What is written, in both ways. */
function writtenFor({ static: contained, files }: Outcome): unknown {
  return [contained, files].map((emitted) => emitted && { files: [...emitted.files], proxies: emitted.proxies })
}

test('twice the same gives the same bytes', async () => {
  const property = fc.asyncProperty(given, async ({ plan }) => {
    const [once, again] = [await compileDeclarations(declareMesh(plan)), await compileDeclarations(declareMesh(plan))]
    expect(writtenFor(again)).toEqual(writtenFor(once))
    expect(again.findings).toEqual(once.findings)
  })
  await fc.assert(property, { ...runs(150), ...reporter })
})

test('the order of declarations, of backends and of keys changes no byte', async () => {
  const property = fc.asyncProperty(given, async ({ plan, seed }) => {
    const straight = await compileDeclarations(declareMesh(plan))
    // What is wrong is told of the first that has it, and who is first then differs.
    fc.pre(straight.static !== undefined && straight.files !== undefined)
    const mixed = await compileDeclarations(declareMesh(plan, { order: shuffleBy(seed) }))
    expect(writtenFor(mixed)).toEqual(writtenFor(straight))
  })
  await fc.assert(property, { ...runs(300), ...reporter })
})

test('a mesh written as IR JSON and read again is the same mesh', async () => {
  const property = fc.asyncProperty(given, async ({ plan }) => {
    const straight = await compileDeclarations(declareMesh(plan))
    fc.pre(straight.static !== undefined && straight.files !== undefined)
    const text = JSON.stringify(straight.mesh, (key, value: unknown) => (key === 'origin' ? undefined : value))
    const { mesh, diagnostics } = await readIrJson(text, 'x.mesh.json')
    // A key that programs in JavaScript trip over is refused in JSON, which comes from anywhere.
    fc.pre(!diagnostics.some(({ definition }) => definition.slug === 'ir-json-forbidden-key'))
    expect(diagnostics.map(messageOf)).toEqual([])
    expect(writtenFor(await compileMesh(mesh as Mesh))).toEqual(writtenFor(straight))
  })
  await fc.assert(property, { ...runs(150), ...reporter })
})

test('what is declared beside and has nothing to do with it changes no byte of a proxy', async () => {
  const both = fc.record({ plan: meshPlan, beside: meshPlan })
  const property = fc.asyncProperty(both, async ({ plan, beside }) => {
    const alone = await compileDeclarations(declareMesh(plan))
    const among = await compileDeclarations(declareMesh(plan, { beside }))
    fc.pre(alone.static !== undefined && alone.files !== undefined && among.static !== undefined && among.files !== undefined)
    for (const xds of ['static', 'files'] as const) {
      const own = new Set(alone[xds]!.files.keys())
      expect([...among[xds]!.files].filter(([path]) => own.has(path))).toEqual([...alone[xds]!.files])
      expect(among[xds]!.proxies.filter(({ name }) => !name.startsWith('z-'))).toEqual(alone[xds]!.proxies)
    }
  })
  await fc.assert(property, { ...runs(150), asyncReporter: reportWith(({ plan, beside }: { plan: MeshPlan; beside: MeshPlan }) => declareMesh(plan, { beside })) })
})

test('JSON, YAML and protobuf can be printed of every mesh, and YAML says what JSON says', async () => {
  const property = fc.asyncProperty(given, async ({ plan }) => {
    const printed = await printFormats(lower(declareMesh(plan)).mesh, ['json', 'yaml', 'binary'])
    for (const [path, text] of printed) {
      if (!path.endsWith('.yaml')) continue
      expect(parse(text, { version: '1.1' })).toEqual(JSON.parse(printed.get(path.replace(/yaml$/, 'json')) ?? ''))
      expect(printed.get(path.replace(/yaml$/, 'pb'))).not.toBe('')
    }
  })
  await fc.assert(property, { ...runs(100), ...reporter })
})
