import * as fc from 'fast-check'
import { mesh } from '@mesh-compile/dsl'
import { meshJsonSchema } from '@mesh-compile/ir/schema'
import { expect, test } from 'vitest'
import { lower } from '../../../packages/compiler/src/lowering/lower.ts'
import { declareMesh, meshPlan } from '../src/mesh.ts'
import { createCoverage } from '../src/schema-coverage.ts'
import { BUILDERS, called } from '../src/world.ts'

/** What only IR JSON written by hand has: its editor's key, and places in a source. */
const NOT_OF_THE_LANGUAGE = /^\$schema$|^Origin\.|\.origin$|^origin$/

test('the arbitraries know every builder of the language and every property of the IR', () => {
  const coverage = createCoverage(meshJsonSchema())
  const missing = (): readonly string[] => coverage.missing().filter((place) => !NOT_OF_THE_LANGUAGE.test(place))
  // What is rare may take a while; what is not known never comes.
  for (let seed = 0; seed < 20 && (seed < 2 || missing().length > 0); seed++) {
    for (const plan of fc.sample(meshPlan, { numRuns: 500, seed })) coverage.see(lower(declareMesh(plan)).mesh)
  }
  const hint = 'extend the arbitraries in tests/properties/src, so that random meshes have it too'
  const methods = Object.keys(mesh('any')).filter((name) => name !== 'name')
  const neverCalled = [...BUILDERS, ...methods].filter((name) => !called.has(name))
  expect({ neverCalled, neverGenerated: missing() }, hint).toEqual({ neverCalled: [], neverGenerated: [] })
})

test('coverage names what no value has', () => {
  const schema = {
    properties: { name: {}, list: { items: { $ref: '#/$defs/Item' } } },
    $defs: { Item: { anyOf: [{ properties: { kind: { const: 'a' }, x: {} } }, { properties: { kind: { const: 'b' }, mode: { enum: ['on', 'off'] } } }] } },
  }
  const coverage = createCoverage(schema)
  expect(coverage.missing()).toContain('Item(b).mode = "off"')
  coverage.see({ name: 'x', list: [{ kind: 'b', mode: 'on' }] })
  expect(coverage.missing()).toEqual(['Item(a).kind', 'Item(a).kind = "a"', 'Item(a).x', 'Item(b).mode = "off"'])
})
