import { existsSync } from 'node:fs'
import { toolPath } from '../../../../tests/tools/test-tools.ts'

/**
 * The Envoy that tests run: `MESH_COMPILE_ENVOY`, or what scripts/fetch-test-tools.mjs has fetched.
 *
 * @throws in CI when there is none: a check that does not run must not look like one that passed
 */
export function envoyBinary(): string | undefined {
  const path = toolPath('envoy')
  const binary = existsSync(path) ? path : undefined
  if (binary === undefined && process.env['CI']) throw new Error('no Envoy to test with: run node scripts/fetch-test-tools.mjs')
  return binary
}
