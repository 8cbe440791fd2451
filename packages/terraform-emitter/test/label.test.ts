import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { labelOf } from '../src/translate/label.ts'
import { planOf, resourceOf } from './support/arbitrary-plan.ts'
import { moduleFile } from './support/emit.ts'
import { appMesh } from './support/resource-types.ts'

test.each([
  ['', 'this'],
  ['checkout', 'checkout'],
  ['checkout-v1', 'checkout_v1'],
  ['checkout-2', 'checkout_2'],
  ['catalog.shop.local', 'catalog__shop__local'],
  ['web/from-the-edge', 'web___from_the_edge'],
  ['this', 'this_1eb79602'],
  ['Checkout', 'checkout_99e71f48'],
  ['checkout_v1', 'checkout_v1_26c0482c'],
  ['checkout--v1', 'checkout_v1_40bcdb86'],
  ['2fast', 'x_2fast_323a2d31'],
  ['支付', 'x_5d3ba34c'],
  ['orders-deadbeef', 'orders_deadbeef_1e221e9c'],
])('%s is %s', (key, label) => {
  expect(labelOf(key)).toBe(label)
})

/** Keys that differ in little. */
const key = fc.oneof(
  fc.array(fc.constantFrom('a', 'b', 'A', '1', '-', '.', '/', '_', 'deadbeef', 'é', ' ', 'this'), { maxLength: 5 }).map((parts) => parts.join('')),
  fc.string({ unit: 'grapheme', maxLength: 8 }),
  // What another key's label looks like.
  fc.string({ maxLength: 4 }).map((text) => labelOf(text).replaceAll('_', '-')),
)

test('no two keys have the same label, be it in another case', () => {
  fc.assert(
    fc.property(fc.uniqueArray(key, { minLength: 2, maxLength: 40 }), (keys) => {
      expect(new Set(keys.map((each) => labelOf(each).toLowerCase())).size).toBe(keys.length)
    }),
    { numRuns: 300 },
  )
})

test('a resource that comes or goes leaves what is printed of the others as it was', () => {
  const blocks = (keys: readonly string[]): readonly string[] =>
    moduleFile(planOf(keys.map((each) => resourceOf(appMesh.meshType, each, { MeshName: each }))), 'main.tf').split(/^(?=resource )/m).slice(1).map((text) => text.trim())
  fc.assert(
    fc.property(fc.uniqueArray(key, { minLength: 1, maxLength: 10 }), ([added = '', ...others]) => {
      expect(blocks([added, ...others]).slice(1)).toEqual(blocks(others))
    }),
  )
})

test('every label is an identifier in snake_case', () => {
  fc.assert(
    fc.property(key, (each) => {
      expect(labelOf(each)).toMatch(/^[a-z][a-z0-9]*(_{1,3}[a-z0-9]+)*$/)
    }),
  )
})
