/* The workflows that users copy from the example: GitHub takes them, and what they run of ours does what they say. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { validateWorkflow } from '@action-validator/core'
import { describe, expect, onTestFinished, test } from 'vitest'
import { parse } from 'yaml'

const example = fileURLToPath(new URL('../../examples/retail-shop', import.meta.url))
const cli = fileURLToPath(new URL('../../packages/cli/dist/bin.js', import.meta.url))
const folder = join(example, '.github/workflows')

interface Workflow {
  readonly jobs: Readonly<Record<string, { readonly environment?: string; readonly 'timeout-minutes'?: number; readonly steps: readonly { readonly run?: string }[] }>>
}

const workflows = readdirSync(folder).map((file) => {
  const text = readFileSync(join(folder, file), 'utf8')
  return { file, text, jobs: Object.entries((parse(text) as Workflow).jobs) }
})

test('there is one for each target on AWS', () => {
  expect(workflows.map(({ file }) => file)).toEqual(['mesh-cloudformation.yml', 'mesh-terraform.yml'])
})

describe.each(workflows)('$file', ({ text, jobs }) => {
  test('is a workflow', () => {
    expect(validateWorkflow(text).errors).toEqual([])
  })

  test('ends by itself, and what changes AWS waits for approval', () => {
    for (const [name, { environment, steps, 'timeout-minutes': minutes }] of jobs) {
      expect(minutes, name).toBeGreaterThan(0)
      const changes = steps.some(({ run = '' }) => /terraform .*\bapply\b|aws s3 sync|cloudformation deploy(?!.*--no-execute-changeset)/.test(run))
      expect(environment, name).toBe(changes ? 'production' : undefined)
    }
  })

  test('what it runs of ours, runs', () => {
    const out = mkdtempSync(join(tmpdir(), 'mesh-compile-workflow-'))
    onTestFinished(() => rmSync(out, { recursive: true, force: true }))
    const commands = jobs.flatMap(([, { steps }]) => steps.flatMap(({ run = '' }) => (run.startsWith('npx mesh-compile ') ? [run.split(' ').slice(2)] : [])))
    expect(commands.length).toBeGreaterThan(0)
    for (const args of commands) {
      const { status, stderr } = spawnSync(process.execPath, [cli, ...args, ...(args[0] === 'build' ? ['--out', out] : [])], { cwd: example, encoding: 'utf8' })
      expect(stderr).not.toMatch(/error/)
      expect(status, args.join(' ')).toBe(0)
    }
  })
})
