import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

// The packages as a user gets them: packed, installed into an empty folder, run by the Node of the machine.
const root = fileURLToPath(new URL('../../', import.meta.url))
const packages = readdirSync(join(root, 'packages')).toSorted()
const scratch = mkdtempSync(join(tmpdir(), 'mesh-compile-packed-'))
const project = join(scratch, 'project')
const hostPath = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => !folder.includes('node_modules')).join(delimiter)
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

function run(command: string, args: readonly string[], cwd: string): { readonly status: number | null; readonly output: string } {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8', env: { ...process.env, PATH: hostPath } })
  if (error) throw error
  return { status, output: `${stdout}${stderr}` }
}

function meshCompile(args: readonly string[], cwd = project): { readonly status: number | null; readonly output: string } {
  return run('node', [join(project, 'node_modules/mesh-compile/dist/bin.js'), ...args], cwd)
}

beforeAll(() => {
  mkdirSync(project)
  writeFileSync(join(project, 'package.json'), '{ "private": true }\n')
  for (const name of packages) {
    const packed = run('node', [join(root, 'scripts/pnpm.mjs'), '--dir', join(root, 'packages', name), 'pack', '--pack-destination', scratch], root)
    expect(packed.status, packed.output).toBe(0)
  }
  const tarballs = readdirSync(scratch).filter((name) => name.endsWith('.tgz')).map((name) => join(scratch, name))
  expect(tarballs.length).toBe(packages.length)
  const installed = run('npm', ['install', '--no-audit', '--no-fund', ...tarballs], project)
  expect(installed.status, installed.output).toBe(0)
}, 240_000)

describe('the packed packages', () => {
  test.each(packages)('%s is published as others can use it', async (name) => {
    const { messages, pkg } = await publint({ pkgDir: join(project, 'node_modules', name === 'cli' ? 'mesh-compile' : `@mesh-compile/${name}`), pack: false, strict: true })
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([])
  })

  test.each(packages)('%s has types that every resolution by ES modules finds', async (name) => {
    const named = new RegExp(name === 'cli' ? /^mesh-compile-\d.*\.tgz$/ : `^mesh-compile-${name}-\\d.*\\.tgz$`)
    const tarball = readdirSync(scratch).find((file) => named.test(file))
    const result = await checkPackage(createPackageFromTarballData(readFileSync(join(scratch, String(tarball)))))
    if (!result.types) throw new Error(`${tarball} holds no types`)
    // There are ES modules only: what CommonJS and the resolution of Node 10 would find does not concern them.
    const concerns = result.problems.filter((problem) => !('resolutionKind' in problem && ['node10', 'node16-cjs'].includes(problem.resolutionKind)))
    expect(concerns).toEqual([])
  })

  test('hold no tests, sources or build information', () => {
    for (const name of packages) {
      const folder = join(project, 'node_modules', name === 'cli' ? 'mesh-compile' : `@mesh-compile/${name}`)
      const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      expect(files.filter((file) => /(^|\/)(src|test|node_modules)(\/|$)|tsbuildinfo|\.map$/.test(file))).toEqual([])
    }
  })
})

describe('a new user', () => {
  test("compiles the README's mesh", () => {
    const readme = readFileSync(join(root, 'README.md'), 'utf8')
    const mesh = /```ts\n(\/\/ mesh\.ts\n[\s\S]*?)```/.exec(readme)?.[1]
    const promised = /\$ npx mesh-compile build\n✓ (.*)\n {2}(.*)\n/.exec(readme)
    writeFileSync(join(project, 'mesh.ts'), String(mesh))
    const { status, output } = meshCompile(['build'])
    expect(output).toBe(`ok ${promised?.[1]}\n  ${promised?.[2]}\n`)
    expect(status).toBe(0)
    expect(readdirSync(join(project, 'out/envoy')).toSorted()).toEqual(['catalog.json', 'interception', 'web.json'])
  })

  test('builds the retail shop in every format', () => {
    const shop = join(project, 'retail-shop')
    cpSync(join(root, 'examples/retail-shop'), shop, { recursive: true, filter: (path) => !/node_modules|\/out(\/|$)/.test(path.slice(root.length)) })
    const { status, output } = meshCompile(['build', '--format', 'json,yaml,binary'], shop)
    expect(status, output).toBe(0)
    const formats = ['json', 'yaml', 'pb'].map((format) => readdirSync(join(shop, 'out/envoy')).filter((file) => file.endsWith(`.${format}`)).length)
    expect(formats).toEqual([9, 9, 9])
  })

  test('is told what a finding means', () => {
    const { status, output } = meshCompile(['explain', 'MC4001'])
    expect([status, output.split('\n')[0]]).toEqual([0, '# MC4001 strict-without-client-policy'])
  })

  test('gets options checked in the configuration', () => {
    const folder = join(project, 'configured')
    mkdirSync(folder)
    cpSync(join(project, 'mesh.ts'), join(folder, 'mesh.ts'))
    writeFileSync(join(folder, 'mesh-compile.config.ts'), "import { defineConfig } from 'mesh-compile'\n\nexport default defineConfig({ emitters: { envoy: { adminPrt: 1 } } })\n")
    const { status, output } = meshCompile(['build'], folder)
    expect(status).toBe(1)
    expect(output).toContain("did you mean 'adminPort'?")
    expect(existsSync(join(folder, 'out'))).toBe(false)
  })
})
