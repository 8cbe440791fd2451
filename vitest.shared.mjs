import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * What the tests of every package have in common: they report on the terminal, and into `.results/<folder>.json`, which
 * `scripts/sum-results.mjs` adds up. `config` is the URL of the package's own configuration.
 */
export function sharedTests(config) {
  const name = basename(fileURLToPath(new URL('.', config)))
  const outputFile = fileURLToPath(new URL(`.results/${name}.json`, import.meta.url))
  // What hangs fails in the end; how long a test takes on a busy machine is nothing to fail by.
  return { reporters: ['default', ['json', { outputFile }]], testTimeout: 60_000, hookTimeout: 120_000 }
}
