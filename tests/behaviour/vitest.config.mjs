import { defineConfig } from 'vitest/config'
import { sharedTests } from '../../vitest.shared.mjs'

// One mesh at a time: every file starts a handful of Envoys, and what they measure should not depend on the others.
export default defineConfig({
  test: { ...sharedTests(import.meta.url), pool: 'forks', fileParallelism: false },
})
