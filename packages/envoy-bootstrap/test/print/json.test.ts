import { expect, test } from 'vitest'
import { createJsonPrinter } from '../../src/print/json.ts'

test('what is printed later is the same', () => {
  const message = { node: { id: 'shop/virtual-node/é' } }
  const print = createJsonPrinter(1)
  const [now, later] = [print(message), print(message)]
  expect([typeof now, typeof later]).toEqual(['object', 'function'])
  expect(Buffer.from(now as Uint8Array).toString()).toBe((later as () => string)())
})
