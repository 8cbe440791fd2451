import { defineConfig } from 'vitest/config'
import { sharedTests } from '../../vitest.shared.mjs'

// Each test starts processes, which take their time on a busy machine.
export default defineConfig({ test: { ...sharedTests(import.meta.url), testTimeout: 30_000 } })
