import { defineConfig } from 'vitest/config'
import { sharedTests } from '../../vitest.shared.mjs'

// Long runs are asked for by an environment variable; the runs of CI take seconds.
export default defineConfig({ test: { ...sharedTests(import.meta.url), testTimeout: 600_000 } })
