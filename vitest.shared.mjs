import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * What the tests of every package have in common: they report on the terminal, and into `.results/<folder>.json`, which
 * `scripts/sum-results.mjs` adds up. `config` is the URL of the package's own configuration.
 */
export function sharedTests(config) {
  const name = basename(fileURLToPath(new URL('.', config)))
  const outputFile = fileURLToPath(new URL(`.results/${name}.json`, import.meta.url))
  return { reporters: ['default', ['json', { outputFile }]] }
}
