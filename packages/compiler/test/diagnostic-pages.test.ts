import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import type { MeshDeclarations } from '@mesh-compile/dsl/declarations'
import { messageOf, type Diagnostic } from '@mesh-compile/ir/diagnostics'
import { analyse } from '../src/analysis/analyse.ts'
import { lower } from '../src/lowering/lower.ts'

const PAGES = resolve(import.meta.dirname, '../../../docs/diagnostics')

// Within this package, so that '@mesh-compile/dsl' resolves as it does for users.
const folder = mkdtempSync(join(import.meta.dirname, '.diagnostic-pages-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Page {
  readonly code: string
  readonly example: string
  /** Absent where the fix is no mesh. */
  readonly fix?: string
}

const pages = readdirSync(PAGES).flatMap((file): readonly Page[] => {
  const text = readFileSync(join(PAGES, file), 'utf8')
  const [, code, example] = /^## Example\n[\s\S]*?^```ts expect=(\S+)\n([\s\S]*?)^```/m.exec(text) ?? []
  const [, fix] = /^## Fix\n[\s\S]*?^```ts\n([\s\S]*?)^```/m.exec(text) ?? []
  return code === undefined || example === undefined ? [] : [{ code, example, ...(fix !== undefined && { fix }) }]
})

async function findingsOf(name: string, source: string): Promise<readonly Diagnostic[]> {
  const file = join(folder, `${name}.ts`)
  writeFileSync(file, source)
  const { default: handle } = (await import(pathToFileURL(file).href)) as { readonly default: object }
  const declarations = (handle as Record<symbol, MeshDeclarations>)[Symbol.for('@mesh-compile/dsl')]
  if (!declarations) throw new Error(`${name} default-exports no mesh`)
  // Cloned as on its way from the worker in which users' files run.
  const { mesh, diagnostics, broken } = lower(structuredClone(declarations))
  return [...diagnostics, ...analyse(mesh, broken).diagnostics]
}

function shown(findings: readonly Diagnostic[]): readonly string[] {
  return findings.map((finding) => `${finding.definition.code} ${messageOf(finding)}`)
}

test('there are pages with examples', () => {
  expect(pages.length).toBeGreaterThan(40)
})

test.each(pages)('the example of $code raises it and nothing else', async ({ code, example }) => {
  const findings = await findingsOf(`${code}-example`, example)
  expect(shown(findings)).toEqual([expect.stringMatching(new RegExp(`^${code} `))])
  // Every argument of the message was given.
  expect(findings.map(messageOf).join('')).not.toMatch(/\{[A-Za-z]+\}|undefined|\[object/)
})

test.each(pages.filter(({ fix }) => fix !== undefined))('the fix of $code raises nothing', async ({ code, fix }) => {
  expect(shown(await findingsOf(`${code}-fix`, fix ?? ''))).toEqual([])
})
