import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { JsonRecord } from './neutral.ts'
import type { StandIn } from './stand-in/provider.ts'

/** What Terraform said. */
export interface Ran {
  readonly status: number
  readonly stdout: string
  readonly stderr: string
}

/** A folder with modules that Terraform works in. */
export interface Workspace {
  write(files: ReadonlyMap<string, string>): void
  /** The same, and of all that was written nothing else is left. */
  writeOnly(files: ReadonlyMap<string, string>): void
  /** Runs a command of Terraform with a provider. */
  run(standIn: StandIn, ...args: readonly string[]): Promise<Ran>
  /** The same, which must succeed; its output. */
  must(standIn: StandIn, ...args: readonly string[]): Promise<string>
  remove(): void
}

/** Makes a folder for Terraform; it has to be removed. */
export function makeWorkspace(): Workspace {
  const folder = mkdtempSync(join(tmpdir(), 'terraform-'))
  const run: Workspace['run'] = async (standIn, ...args) => {
    // Nothing of the environment may change what is said, such as a configuration or arguments of whoever runs the tests.
    // With GOGC it uses more memory for a second, and a third less time.
    const env = { PATH: process.env['PATH'], HOME: folder, CHECKPOINT_DISABLE: '1', TF_IN_AUTOMATION: '1', GOGC: '400', ...standIn.environment }
    const child = spawn('terraform', args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] })
    const [stdout, stderr, status] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      new Promise<number>((resolve, reject) => child.on('error', reject).on('close', (code) => resolve(code ?? -1))),
    ])
    return { status, stdout, stderr }
  }
  const written = new Set<string>()
  const write: Workspace['write'] = (files) => {
    for (const [path, contents] of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), contents)
      written.add(path)
    }
  }
  return {
    write,
    writeOnly: (files) => {
      for (const path of written) rmSync(join(folder, path))
      written.clear()
      write(files)
    },
    run,
    must: async (standIn, ...args) => {
      const { status, stdout, stderr } = await run(standIn, ...args)
      if (status !== 0) throw new Error(`terraform ${args.join(' ')}: ${stderr || stdout}`)
      return stdout
    },
    remove: () => rmSync(folder, { recursive: true }),
  }
}

/** The file from which Terraform takes values of variables; texts in it are what they are. */
export function variablesFile(values: JsonRecord): ReadonlyMap<string, string> {
  return new Map([['terraform.tfvars.json', JSON.stringify(values)]])
}
