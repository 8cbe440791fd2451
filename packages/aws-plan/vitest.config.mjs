import { defineConfig } from 'vitest/config'
import { sharedTests } from '../../vitest.shared.mjs'

export default defineConfig({ test: { ...sharedTests(import.meta.url) } })
