import { describe, expect, test } from 'vitest'
import * as fc from 'fast-check'
import { at, planOf, resourceOf } from './support/plan-of.ts'
import { mesh, node } from './support/small-mesh.ts'

const shop = mesh({ virtualNodes: [node('a')] })
const tagsOf = (tags: readonly string[]): unknown => at(resourceOf(planOf(shop, { tags }), 'VirtualNode', 'a'), 'Tags')
const findingsOf = (...tags: readonly string[]): readonly string[] => planOf(shop, { tags }).findings

describe('option tags', () => {
  test('every resource has them, by key', () => {
    const planned = planOf(shop, { tags: ['team=shop', 'cost centre=a=b', 'empty='] })
    expect(planned.findings).toEqual([])
    const tags = [{ Key: 'cost centre', Value: 'a=b' }, { Key: 'empty', Value: '' }, { Key: 'team', Value: 'shop' }]
    expect(planned.resources.map(({ properties }) => properties['Tags'])).toEqual([tags, tags])
  })

  test('without them no resource has any', () => {
    expect(tagsOf([])).toBeUndefined()
  })

  test.each([
    ['team', 'has no ='],
    ['=shop', 'has a key of 0 characters; AWS takes 1 to 128'],
    [`${'k'.repeat(129)}=v`, 'has a key of 129 characters; AWS takes 1 to 128'],
    [`k=${'v'.repeat(257)}`, 'has a value of 257 characters; AWS takes at most 256'],
    ['AWS:team=shop', 'has a key that begins with aws:, which AWS keeps for itself'],
    ['team=${shop}', 'has other characters than letters, digits, spaces and _ . : / = + - @'],
    ['team=sh\nop', 'has other characters than letters, digits, spaces and _ . : / = + - @'],
  ])('%s is refused: %s', (tag, reason) => {
    expect(findingsOf(tag)).toEqual([`MC6590 option tags: '${tag}' ${reason}`])
  })

  test.each([`${'k'.repeat(128)}=${'v'.repeat(256)}`, 'größe=m', 'awsome=yes', 'a:b/c=_.:/=+-@'])('%s is taken', (tag) => {
    expect(findingsOf(tag)).toEqual([])
  })

  test('a key is there once', () => {
    expect(findingsOf('team=shop', 'team=web')).toEqual(["MC6590 option tags: 'team=web' has the key of an earlier one"])
    expect(tagsOf(['team=shop', 'team=web'])).toEqual([{ Key: 'team', Value: 'shop' }])
  })

  test('there are at most 50', () => {
    const many = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => `k${index}=v`)
    expect(findingsOf(...many(50))).toEqual([])
    expect(findingsOf(...many(51))).toEqual(['MC6591 option tags: 51 tags, but a resource of AWS can have at most 50'])
  })

  test('their order does not matter', () => {
    const keys = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,4}$/), { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(keys, (list) => {
        const tags = list.map((key) => `${key}=v`)
        expect(tagsOf(tags)).toEqual(tagsOf(tags.toReversed()))
      }),
    )
  })
})
