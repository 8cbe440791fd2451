import { expect, test } from 'vitest'
import { createByteStore } from '../../src/print/byte-store.ts'

test('texts keep their bytes, however many follow them', () => {
  const texts = [...Array.from({ length: 200 }, (_, index) => `${index} ${'é'.repeat(index * 100)} 🌐`), '', 'x'.repeat(2_000_000), '\ud800', 'last']
  const store = createByteStore()
  const stored = texts.map((text) => store(text))
  expect(stored.map((bytes) => Buffer.from(bytes).toString('hex'))).toEqual(texts.map((text) => Buffer.from(text).toString('hex')))
})

test('short texts share a block', () => {
  const store = createByteStore()
  expect(store('a').buffer).toBe(store('b').buffer)
})
