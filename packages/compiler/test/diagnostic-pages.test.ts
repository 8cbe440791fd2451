import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import type { MeshDeclarations } from '@mesh-compile/dsl/declarations'
import { fillTemplate, type Diagnostic } from '@mesh-compile/ir/diagnostics'
import { analyse } from '../src/analysis/analyse.ts'
import { catalogue } from '../src/catalogue.ts'
import { readIrJson } from '../src/frontend/ir-json.ts'
import { lower } from '../src/lowering/lower.ts'
import { silence } from '../src/silences.ts'
import { load, makeProject } from './frontend/project.ts'

const PAGES = resolve(import.meta.dirname, '../../../docs/diagnostics')

// Within this package, so that '@mesh-compile/dsl' resolves as it does for users.
const folder = mkdtempSync(join(import.meta.dirname, '.diagnostic-pages-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

type Language = 'ts' | 'json'

interface Page {
  readonly code: string
  readonly language: Language
  readonly example: string
  /** Absent where the fix is no mesh. */
  readonly fix?: string
}

const EXAMPLE = /^## Example\n[\s\S]*?^```(ts|json) expect=(\S+)\n([\s\S]*?)^```/m
const FIX = /^## Fix\n[\s\S]*?^```(?:ts|json)\n([\s\S]*?)^```/m

const texts = readdirSync(PAGES).map((file) => readFileSync(join(PAGES, file), 'utf8'))
const pages = texts.flatMap((text): readonly Page[] => {
  const [, language, code, example] = EXAMPLE.exec(text) ?? []
  const [, fix] = FIX.exec(text) ?? []
  if (code === undefined || example === undefined) return []
  return [{ code, language: language as Language, example, ...(fix !== undefined && { fix }) }]
})

type Finding = Pick<Diagnostic, 'definition' | 'args'>

async function findingsOf(name: string, { code, language }: Page, source: string): Promise<readonly Finding[]> {
  if (language === 'json') {
    const { mesh, diagnostics } = await readIrJson(source, 'shop.mesh.json')
    return [...diagnostics, ...(mesh ? analyse(mesh).diagnostics : [])]
  }
  return code.startsWith('MC1') ? findingsOfProgram(code, source) : findingsOfMesh(name, source)
}

/** What the front end finds; types are checked only where they are what the page is about. */
async function findingsOfProgram(code: string, source: string): Promise<readonly Finding[]> {
  const limits = code === 'MC1011' ? { evalTimeoutMs: 1000 } : {}
  const program = await load(makeProject({ 'mesh.ts': source }), { check: code === 'MC1020', ...limits })
  return [...program.diagnostics, ...program.typeErrors]
}

async function findingsOfMesh(name: string, source: string): Promise<readonly Finding[]> {
  const file = join(folder, `${name}.ts`)
  writeFileSync(file, source)
  const { default: handle } = (await import(pathToFileURL(file).href)) as { readonly default: object }
  const declarations = (handle as Record<symbol, MeshDeclarations>)[Symbol.for('@mesh-compile/dsl')]
  if (!declarations) throw new Error(`${name} default-exports no mesh`)
  // Cloned as on its way from the worker in which users' files run.
  const { mesh, diagnostics, broken } = lower(structuredClone(declarations))
  const silences = silence(mesh.silences, catalogue.values())
  const found = [...diagnostics, ...analyse(mesh, broken).diagnostics].filter(silences.isShown)
  return [...found, ...silences.findings(true)]
}

function shown(findings: readonly Finding[]): readonly string[] {
  return findings.map(({ definition: { code, message }, args }) => `${code} ${fillTemplate(message, args)}`)
}

test('there are pages with examples', () => {
  expect(pages.length).toBeGreaterThan(60)
  // None is passed over because of how its fence is written.
  expect(pages).toHaveLength(texts.filter((text) => text.includes('expect=')).length)
})

test.each(pages)('the example of $code raises it and nothing else', async (page) => {
  const findings = await findingsOf(`${page.code}-example`, page, page.example)
  expect(shown(findings)).toEqual([expect.stringMatching(new RegExp(`^${page.code} `))])
  // Every argument of the message was given.
  expect(shown(findings).join('')).not.toMatch(/\{[A-Za-z]+\}|undefined|\[object/)
})

test.each(pages.filter(({ fix }) => fix !== undefined))('the fix of $code raises nothing', async (page) => {
  expect(shown(await findingsOf(`${page.code}-fix`, page, page.fix ?? ''))).toEqual([])
})
