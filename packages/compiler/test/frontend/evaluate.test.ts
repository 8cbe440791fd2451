import { expect, test } from 'vitest'
import { startEvaluator } from '../../src/frontend/evaluate.ts'
import type { Bundle } from '../../src/frontend/bundle.ts'

const limits = { timeoutMs: 60_000, memoryMb: 64 }
const bundle = { url: 'data:text/javascript,', needsRequire: false } as Bundle
const shortly = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 300))

test('a process that cannot be started is told when it is asked', async () => {
  const evaluator = startEvaluator(limits, '/nowhere/at/all')
  await shortly()
  expect(await evaluator.evaluate(bundle, 'value')).toEqual({ kind: 'threw', thrown: { text: expect.stringContaining('ENOENT') } })
})

test('a process that has ended before it is asked is not waited for', async () => {
  const evaluator = startEvaluator(limits, process.cwd())
  evaluator.close()
  await shortly()
  expect(await evaluator.evaluate(bundle, 'value')).toEqual({ kind: 'crashed', signal: 'SIGKILL' })
})
