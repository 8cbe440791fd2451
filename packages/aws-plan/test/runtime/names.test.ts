import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { awsName } from '../../src/runtime/names.ts'

test('short names are what they are made of', () => {
  expect(awsName(64, 'shop', 'checkout-v1', 'task')).toBe('shop-checkout-v1-task')
})

test('what had to change ends in a hash, is not too long, and is like no other', () => {
  const part = fc.string({ unit: fc.constantFrom('a', 'B', '1', '.', '_', '-'), minLength: 1, maxLength: 40 })
  fc.assert(
    fc.property(fc.tuple(part, part), fc.tuple(part, part), (one, other) => {
      const [a, b] = [awsName(32, ...one), awsName(32, ...other)]
      expect(a.length).toBeLessThanOrEqual(32)
      expect(a).toMatch(/^[A-Za-z0-9-]+$/)
      // Both joined by a hyphen, two different pairs may read alike; a mesh has one name.
      if (one.join('-') !== other.join('-')) expect(a).not.toBe(b)
    }),
  )
})
