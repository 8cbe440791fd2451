import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

/** Programs that tests run (of moto, the Python that has it): the environment variable that names one, and where scripts/fetch-test-tools.mjs puts it. */
const TOOLS = {
  envoy: { variable: 'MESH_COMPILE_ENVOY', fetched: 'envoy/envoy' },
  'cfn-lint': { variable: 'MESH_COMPILE_CFN_LINT', fetched: 'python/bin/cfn-lint' },
  moto: { variable: 'MESH_COMPILE_MOTO_PYTHON', fetched: 'python/bin/python' },
} as const

/** A program that tests run. */
export type Tool = keyof typeof TOOLS

/** Where a tool is, or would be. */
export function toolPath(tool: Tool): string {
  const { variable, fetched } = TOOLS[tool]
  return process.env[variable] ?? fileURLToPath(new URL(`../../.cache/tools/${fetched}`, import.meta.url))
}

/** Describes what a tool says. On a machine without it, this is said, and in CI it is a failure. */
export function describeWith(tool: Tool, name: string, tests: (path: string) => void): void {
  const path = toolPath(tool)
  if (existsSync(path)) {
    describe(name, () => tests(path))
    return
  }
  test(`without ${tool}, ${name} is not checked`, () => {
    console.warn(`NOT CHECKED: ${name}. There is no ${tool} at ${TOOLS[tool].variable} or in .cache/tools; run node scripts/fetch-test-tools.mjs`)
    expect(process.env['CI'], `CI must check ${name}, but lacks ${tool}`).toBeFalsy()
  })
}
