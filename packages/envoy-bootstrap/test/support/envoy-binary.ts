import { existsSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The Envoy that tests run: `MESH_COMPILE_ENVOY`, or what scripts/fetch-test-tools.mjs has fetched.
 *
 * @throws in CI when there is none: a check that does not run must not look like one that passed
 */
export function envoyBinary(): string | undefined {
  const fetched = join(import.meta.dirname, '../../../../.cache/tools/envoy/envoy')
  const binary = process.env['MESH_COMPILE_ENVOY'] ?? (existsSync(fetched) ? fetched : undefined)
  if (binary === undefined && process.env['CI']) throw new Error('no Envoy to test with: run node scripts/fetch-test-tools.mjs')
  return binary
}
