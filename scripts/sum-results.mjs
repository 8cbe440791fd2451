// Adds up the results of every package's tests; fails when a package has none, a test failed, or (in CI) one was skipped.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const packages = ['packages', 'tests'].flatMap((group) =>
  readdirSync(join(root, group)).filter((name) => existsSync(join(root, group, name, 'vitest.config.mjs'))),
)
const sum = { passed: 0, failed: 0, skipped: 0 }
const missing = []
for (const name of packages) {
  const file = join(root, '.results', `${name}.json`)
  if (!existsSync(file)) {
    missing.push(name)
    continue
  }
  const { numPassedTests: passed, numFailedTests: failed, numPendingTests: pending, numTodoTests: todo, success } = JSON.parse(readFileSync(file, 'utf8'))
  const skipped = pending + todo
  console.log(`${name}: ${passed} passed, ${failed} failed, ${skipped} skipped`)
  sum.passed += passed
  sum.failed += failed
  sum.skipped += skipped
  // A file that could not be loaded fails the run without a failed test.
  if (!success && failed === 0) sum.failed++
}
if (missing.length > 0) console.log(`no results: ${missing.join(', ')}`)
const mustNotSkip = process.env.CI === 'true' && sum.skipped > 0
if (mustNotSkip) console.log('in CI nothing may be skipped')
console.log(`${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped`)
process.exit(sum.failed > 0 || missing.length > 0 || sum.passed === 0 || mustNotSkip ? 1 : 0)
