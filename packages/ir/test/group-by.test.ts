import { expect, test } from 'vitest'
import { groupBy } from '../src/group-by.ts'

test('groups and what is in them keep their order', () => {
  expect([...groupBy(['b1', 'a1', 'b2', 'a2', 'c1'], (text) => text[0])]).toEqual([['b', ['b1', 'b2']], ['a', ['a1', 'a2']], ['c', ['c1']]])
  expect([...groupBy([], String)]).toEqual([])
})
