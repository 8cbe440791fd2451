import { setTimeout as sleep } from 'node:timers/promises'

/** Tries an expectation again until it holds; after `limitMs` its failure is the test's. Envoy writes logs every ten seconds. */
export async function eventually(expectation: () => void | Promise<void>, limitMs = 15_000): Promise<void> {
  const limit = performance.now() + limitMs
  for (;;) {
    try {
      await expectation()
      return
    } catch (error) {
      if (performance.now() > limit) throw error
      await sleep(100)
    }
  }
}
