import { resourceTypes } from '@mesh-compile/aws-plan'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { alphanumericName, COMPOUND_NOUNS, hyphenatedName } from '../src/translate/name.ts'

test.each([
  ['Mesh', '', 'Mesh'],
  ['VirtualNode', 'web', 'WebVirtualNode'],
  ['VirtualNode', 'checkout-v1', 'CheckoutV1VirtualNode'],
  ['VirtualNode', 'a1', 'A1VirtualNode'],
  ['VirtualNode', 'a-1', 'A1VirtualNode#'],
  ['VirtualNode', 'Web', 'WebVirtualNode#'],
  ['VirtualService', 'checkout.shop.local', 'CheckoutShopLocalVirtualService#'],
  ['Route', 'checkout/canary', 'CheckoutCanaryRoute#'],
  ['Route', 'a-gateway', 'AGatewayRoute#'],
  ['GatewayRoute', 'a', 'AGatewayRoute'],
  ['VirtualNode', '日本', 'VirtualNode#'],
])('a %s called %j is %s, where # is a hash', (noun, key, expected) => {
  expect(alphanumericName(noun, key, key).replace(/[0-9A-F]{8}$/, '#')).toBe(expected)
})

// Deployed resources are called so: what these give must never change.
test('names stay as they are', () => {
  expect(alphanumericName('Route', 'checkout/canary', 'AWS::AppMesh::Route checkout/canary')).toBe('CheckoutCanaryRouteC63F85E9')
  expect(hyphenatedName('checkout.shop.local')).toBe('checkout-shop-local-e43be5d3')
  expect(hyphenatedName('checkout-v1')).toBe('checkout-v1')
})

const nouns = resourceTypes.map(({ noun }) => noun)
const word = fc.constantFrom('a', 'b', '1', 'a1', 'A', 'gateway', 'virtual', 'route', 'mesh', 'ü', '日本', '0123abcd', 'ABCDEF01')
const key = fc.array(fc.tuple(word, fc.constantFrom('', '-', '--', '.', '_', '/')), { maxLength: 4 }).map((parts) => parts.flat().join(''))

test('no two things have the same logical id, and all are what CloudFormation takes', () => {
  const thing = fc.record({ noun: fc.constantFrom(...nouns), key: fc.oneof(key, fc.string({ maxLength: 300 })) })
  fc.assert(
    fc.property(thing, thing, (one, other) => {
      const [a, b] = [one, other].map((each) => alphanumericName(each.noun, each.key, `${each.noun} ${each.key}`))
      expect(a).toMatch(/^[A-Za-z0-9]{1,255}$/)
      if (one.noun !== other.noun || one.key !== other.key) expect(a).not.toBe(b)
    }),
    { numRuns: 2000 },
  )
})

test('no two names are the same in small letters and hyphens', () => {
  const name = fc.oneof(key, fc.string({ maxLength: 300 }), fc.constantFrom('checkout', 'Checkout', 'checkout.', '-checkout')).chain((one) =>
    fc.constantFrom(one, hyphenatedName(one)),
  )
  fc.assert(
    fc.property(name, name, (one, other) => {
      expect(hyphenatedName(one)).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
      expect(hyphenatedName(one).length).toBeLessThanOrEqual(70)
      if (one !== other) expect(hyphenatedName(one)).not.toBe(hyphenatedName(other))
    }),
    { numRuns: 2000 },
  )
})

test('every noun that ends in another is known, and all end in a small letter', () => {
  const compound = nouns.filter((noun) => nouns.some((other) => other !== noun && noun.endsWith(other)))
  expect(compound.toSorted()).toEqual([...COMPOUND_NOUNS].toSorted())
  for (const noun of nouns) expect(noun).toMatch(/^[A-Z].*[a-z]$/)
})
