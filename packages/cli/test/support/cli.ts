import { spawn, type ChildProcess } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import { onTestFinished } from 'vitest'

const PACKAGES = resolve(import.meta.dirname, '../../..')
/** The program as it is published. */
export const BIN: string = join(PACKAGES, 'cli/dist/bin.js')

/** How a run ended. */
export interface Ran {
  readonly code: number | null
  readonly signal: string | null
  readonly stdout: string
  readonly stderr: string
}

/** Where and how to run. */
export interface RunOptions {
  readonly cwd: string
  readonly env?: Readonly<Record<string, string>>
  /** Run without the rights of root, for tests of permissions. */
  readonly unprivileged?: boolean
  /** Called once the process has started. */
  readonly started?: (child: ChildProcess) => void
  /** A program to run it under, such as prlimit. */
  readonly under?: readonly string[]
}

const NOBODY = 65_534

/** Runs the program as a user would, to its end. */
export function run(args: readonly string[], { cwd, env = {}, unprivileged = false, started, under = [] }: RunOptions): Promise<Ran> {
  const [command, ...rest] = [...under, process.execPath, BIN, ...args] as [string, ...string[]]
  const { PATH = '', HOME = '/' } = process.env
  const asNobody = unprivileged && process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {}
  return new Promise((done, failed) => {
    const child = spawn(command, rest, { cwd, env: { PATH, HOME, LANG: 'C.UTF-8', ...env }, stdio: ['ignore', 'pipe', 'pipe'], ...asNobody })
    const output = { stdout: '', stderr: '' }
    child.stdout.on('data', (chunk: Buffer) => void (output.stdout += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => void (output.stderr += chunk.toString()))
    child.on('error', failed)
    child.on('close', (code, signal) => done({ code, signal, ...output }))
    started?.(child)
  })
}

/** A folder with these files, and with the language and this program installed; removed after the test. */
export function makeProject(files: Readonly<Record<string, string | Buffer>>): string {
  const root = createProject(files)
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  return root
}

/** The same, not removed. */
export function createProject(files: Readonly<Record<string, string | Buffer>>): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'cli-test-')))
  chmodSync(root, 0o755)
  write(root, files)
  mkdirSync(join(root, 'node_modules/@mesh-compile'), { recursive: true })
  symlinkSync(join(PACKAGES, 'dsl'), join(root, 'node_modules/@mesh-compile/dsl'), 'dir')
  symlinkSync(join(PACKAGES, 'cli'), join(root, 'node_modules/mesh-compile'), 'dir')
  return root
}

/** Writes files below a folder. */
export function write(root: string, files: Readonly<Record<string, string | Buffer>>): void {
  for (const [path, contents] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), contents)
  }
}

/** Every file below a folder, by path; links are not followed. */
export function tree(root: string, at = root): Readonly<Record<string, string>> {
  const files: Record<string, string> = {}
  for (const item of readdirSync(at, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(at, item.name)
    if (item.isDirectory()) Object.assign(files, tree(root, path))
    else files[relative(root, path)] = item.isFile() ? readFileSync(path, 'utf8') : 'not a file'
  }
  return files
}

/** A mesh with one call that arrives. */
export const GOOD = `import { dns, http, mesh } from '@mesh-compile/dsl'
const shop = mesh('shop')
const catalog = shop.virtualService('catalog.shop.local', http(8080))
shop.virtualNode('web', { backends: [catalog] })
shop.provide(catalog, shop.virtualNode('catalog', { listeners: [http(8080)], serviceDiscovery: dns('catalog.internal') }))
export default shop
`

/** What comes before and after the statements of a small mesh. */
export const START = "import { authority, certificate, clientTls, dns, http, http2, httpRoute, mesh, strict, tcp, weighted } from '@mesh-compile/dsl'\nconst shop = mesh('shop')\n"
export const END = '\nexport default shop\n'
