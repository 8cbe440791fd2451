import { expect, test } from 'vitest'
import { mostDiverse } from '../src/diversity.ts'

const candidate = (value: unknown): { readonly text: string } => ({ text: JSON.stringify(value) })

test('what shows most comes first, and what shows nothing new last', () => {
  const [plain, again, rich, quoted] = [{ a: 'x' }, { a: 'y' }, { a: 'x', b: [{ c: 'x' }] }, { a: '"' }].map(candidate)
  expect(mostDiverse([plain!, again!, rich!, quoted!], 2)).toEqual([rich, quoted])
  expect(mostDiverse([plain!, again!], 5)).toEqual([plain, again])
})

test('the same field in messages of two types is two places', () => {
  const [listener, cluster, other] = [{ '@type': 'l', name: 'x' }, { '@type': 'c', name: 'x' }, { '@type': 'l', name: 'z' }].map((message) => candidate([message]))
  expect(mostDiverse([listener!, other!, cluster!], 2)).toEqual([listener, cluster])
})
