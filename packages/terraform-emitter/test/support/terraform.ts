import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, test } from 'vitest'

const version = /^Terraform v(\S+)/.exec(spawnSync('terraform', ['version'], { encoding: 'utf8' }).stdout ?? '')?.[1]

/** A test that Terraform judges. Without it on the PATH the name of the test says that nothing was checked. */
export function testWithTerraform(name: string, run: () => void): void {
  if (version === undefined) test(`NOT CHECKED, terraform is not on the PATH: ${name}`, () => console.warn(`NOT CHECKED without terraform: ${name}`))
  else test(`${name} (Terraform ${version})`, run, 120_000)
}

/** Tests that Terraform judges. Without it on the PATH a test says by its name that nothing was checked. */
export function describeWithTerraform(name: string, tests: () => void): void {
  if (version === undefined) testWithTerraform(name, () => undefined)
  else describe(`${name} (Terraform ${version})`, tests)
}

/** Files in a folder that is gone afterwards. */
function inFolder<Result>(files: Iterable<readonly [path: string, text: string]>, run: (folder: string) => Result): Result {
  const folder = mkdtempSync(join(tmpdir(), 'terraform-emitter-'))
  try {
    for (const [path, text] of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
    return run(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** What `terraform fmt` would change; empty: nothing. */
export function unformatted(files: Iterable<readonly [path: string, text: string]>): string {
  return inFolder(files, (folder) => terraform(folder, 'fmt', '-check', '-diff', '-recursive'))
}

/** The values of the outputs of a module that needs no provider. */
export function outputsIn(text: string): Readonly<Record<string, unknown>> {
  return inFolder([['main.tf', text]], (folder) => {
    terraform(folder, 'init')
    terraform(folder, 'apply', '-auto-approve', '-compact-warnings')
    const outputs = JSON.parse(terraform(folder, 'output', '-json')) as Readonly<Record<string, { readonly value: unknown }>>
    return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]))
  })
}

function terraform(folder: string, ...args: readonly string[]): string {
  const environment = { PATH: process.env['PATH'], HOME: folder, CHECKPOINT_DISABLE: '1', TF_IN_AUTOMATION: '1' }
  const { status, stdout, stderr } = spawnSync('terraform', args, { cwd: folder, encoding: 'utf8', env: environment, maxBuffer: 2 ** 28 })
  // 3: `fmt -check` found something, which it prints.
  if (status !== 0 && status !== 3) throw new Error(`terraform ${args.join(' ')}: ${stdout}${stderr}`)
  return stdout
}
