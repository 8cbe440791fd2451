import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import type { MeshDeclarations } from '@mesh-compile/dsl/declarations'
import { awsPlanDiagnostics } from '../src/diagnostics.ts'
import { usualAwsOptions } from '../src/options.ts'
import { analyse } from '../../compiler/src/analysis/analyse.ts'
import { lower } from '../../compiler/src/lowering/lower.ts'
import { planOf } from './support/plan-of.ts'
import { externalOf } from './support/external-of.ts'
import { runtimeOf, type RuntimeCase } from './support/runtime-of.ts'

const PAGES = resolve(import.meta.dirname, '../../../docs/diagnostics')

// Within this package, so that '@mesh-compile/dsl' resolves as it does for users.
const folder = mkdtempSync(join(import.meta.dirname, '.pages-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

// After the code stand the options that the program is planned with.
const EXAMPLE = /^## Example\n[\s\S]*?^```ts (plan|runtime)=(\S+)((?: \w+=\S+)*)\n([\s\S]*?)^```/m
const FIX = /^## Fix\n[\s\S]*?^```ts\n([\s\S]*?)^```/m

const texts = readdirSync(PAGES).map((file) => readFileSync(join(PAGES, file), 'utf8'))
const pages = texts.flatMap((text) => {
  const [, plan, code, stated = '', example] = EXAMPLE.exec(text) ?? []
  const [, fix] = FIX.exec(text) ?? []
  const options = Object.fromEntries(Array.from(stated.matchAll(/(\w+)=(\S+)/g), ([, name, value]) => [name!, value!]))
  return plan !== undefined && code !== undefined && example !== undefined && fix !== undefined ? [{ plan, code, options, example, fix }] : []
})
type Page = (typeof pages)[number]

/** What planning a program of a page finds. Most pages say nothing of the defaults of their mesh, nor do we. */
async function findingsOf(name: string, { plan, code, options }: Page, source: string): Promise<readonly string[]> {
  const file = join(folder, `${name}.ts`)
  writeFileSync(file, source)
  const { default: handle } = (await import(pathToFileURL(file).href)) as { readonly default: object }
  const declarations = (handle as Record<symbol, MeshDeclarations>)[Symbol.for('@mesh-compile/dsl')]
  if (!declarations) throw new Error(`${name} default-exports no mesh`)
  const { mesh, diagnostics } = lower(structuredClone(declarations))
  // The mesh itself is right; only App Mesh cannot say it.
  const errors = [...diagnostics, ...analyse(mesh).diagnostics].filter(({ definition }) => definition.severity === 'error')
  expect(errors.map(({ definition }) => definition.code)).toEqual([])
  const { findings } = plan === 'plan' ? planOf(mesh) : runtimeOf(mesh, { external: await externalOf(mesh), ...optionsOf(options) })
  return findings.filter((finding) => code === 'MC6510' || !finding.startsWith('MC6510 '))
}

/** Those of the plan, and those of the Envoy emitter. */
function optionsOf(options: Readonly<Record<string, string>>): Pick<RuntimeCase, 'options' | 'envoyOptions'> {
  const ofPlan = (name: string): boolean => Object.hasOwn(usualAwsOptions, name)
  const those = (wanted: boolean): Readonly<Record<string, string>> => Object.fromEntries(Object.entries(options).filter(([name]) => ofPlan(name) === wanted))
  return { options: those(true), envoyOptions: those(false) }
}

// IR JSON, the command line, and options: their pages show no program.
const WITHOUT_PROGRAM = ['MC6511', 'MC6517', 'MC6530', 'MC6542', 'MC6544', 'MC6547', 'MC6550', 'MC6552', 'MC6554', 'MC6560', 'MC6590', 'MC6591']

test('every diagnostic of the plan has a page with a program, or is about something else', () => {
  const codes = Object.values(awsPlanDiagnostics).map(({ code }) => code)
  expect([...pages.map(({ code }) => code), ...WITHOUT_PROGRAM].sort()).toEqual(codes.sort())
  expect(pages).toHaveLength(texts.filter((text) => /^```ts (plan|runtime)=/m.test(text)).length)
})

test.each(pages)('the example of $code raises it and nothing else', async (page) => {
  const { code, example } = page
  const findings = await findingsOf(`${code}-example`, page, example)
  expect(findings).toEqual([expect.stringMatching(new RegExp(`^${code} `))])
  expect(findings.join('')).not.toMatch(/\{[A-Za-z]+\}|undefined|\[object/)
})

test.each(pages)('the fix of $code raises nothing', async (page) => {
  expect(await findingsOf(`${page.code}-fix`, page, page.fix)).toEqual([])
})
