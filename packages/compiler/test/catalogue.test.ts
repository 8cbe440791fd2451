import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { sentences } from '@mesh-compile/dsl/sentences'
import type { DiagnosticDefinition, DiagnosticFamily } from '@mesh-compile/ir/diagnostics'
import { passes } from '../src/analysis/passes.ts'
import { sentence } from '../src/analysis/sentence.ts'
import { catalogue } from '../src/catalogue.ts'
import { emitDiagnostics } from '../src/emit/diagnostics.ts'
import { frontendDiagnostics } from '../src/frontend/diagnostics.ts'
import { irJsonDiagnostics } from '../src/frontend/ir-json-diagnostics.ts'
import { loweringDiagnostics } from '../src/lowering/diagnostics.ts'
import { silenceDiagnostics } from '../src/silences.ts'

const ROOT = resolve(import.meta.dirname, '../../..')
const PAGES = join(ROOT, 'docs/diagnostics')

const INTERNAL = '9'
const PASS_DIGITS: Readonly<Record<string, string>> = {
  shape: '2',
  references: '2',
  reachability: '3',
  'tls-policy': '4',
  timeouts: '5',
  zones: '5',
  policy: '5',
}
/** The first digit that the codes of a stage have, but for faults of ours, which any stage may find. */
const STAGES: readonly (readonly [name: string, digits: string, family: DiagnosticFamily])[] = [
  ['frontend', '1', frontendDiagnostics],
  ['IR JSON', '1', irJsonDiagnostics],
  ['emit', '1', emitDiagnostics],
  ['lowering', '2', loweringDiagnostics],
  ['silences', '5', silenceDiagnostics],
  ...passes.map(({ name, diagnostics }) => [name, PASS_DIGITS[name] ?? 'none', diagnostics] as const),
]
const definitions = STAGES.flatMap(([, , family]): readonly DiagnosticDefinition[] => Object.values(family))

const DECLARATION = /\bcode: ['"](MC\d+)['"][^}]*?slug: ['"]([^'"]*)['"]/g
// From the text of all packages: what comes after the compiler cannot be imported here. A package of another branch leaves its build behind.
const sources = readdirSync(join(ROOT, 'packages')).map((name) => join(ROOT, 'packages', name, 'src'))
const declared = sources.filter((folder) => existsSync(folder)).flatMap((folder) => declaredIn(folder))

function declaredIn(folder: string): readonly { readonly code: string; readonly slug: string }[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts')).sort()
  return files.flatMap((file) => {
    const text = readFileSync(join(folder, file), 'utf8')
    return Array.from(text.matchAll(DECLARATION), ([, code = '', slug = '']) => ({ code, slug }))
  })
}

const pages = readdirSync(PAGES).sort()

function pageOf(code: string): string {
  return readFileSync(join(PAGES, `${code}.md`), 'utf8')
}

describe('codes', () => {
  test.each(STAGES)('of %s begin with %s', (_, digits, family) => {
    for (const { code } of Object.values(family)) expect(code).toMatch(new RegExp(`^MC[${digits}${INTERNAL}]\\d{3}$`))
  })

  test('are unique, and so are slugs', () => {
    const doubled = (words: readonly string[]): readonly string[] =>
      words.filter((word, index) => words.indexOf(word) !== index)
    expect(doubled(declared.map(({ code }) => code))).toEqual([])
    expect(doubled(declared.map(({ slug }) => slug))).toEqual([])
  })

  test('of the compiler are all in the catalogue', () => {
    const gathered = [...catalogue.keys()].sort()
    expect(gathered).toEqual(definitions.map(({ code }) => code).sort())
    const inSource = declaredIn(join(ROOT, 'packages/compiler/src')).map(({ code }) => code)
    expect(inSource.sort()).toEqual(gathered)
  })
})

describe('wording', () => {
  test.each(declared)('$code has a slug of words and dashes: $slug', ({ slug }) => {
    expect(slug).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/)
  })

  // Only what a finding is about may begin with a capital: a placeholder or a quoted name brings its own spelling.
  test.each(definitions)('the message of $code is one line without capital or full stop', ({ message }) => {
    expect(message).toMatch(/^[a-z'{]/)
    expect(message).not.toMatch(/\n|\.$/)
  })
})

describe('pages', () => {
  test('there is one for every code and none for any other', () => {
    expect(pages).toEqual(declared.map(({ code }) => `${code}.md`).sort())
  })

  test.each(declared)('$code: heading and sections', ({ code, slug }) => {
    const page = pageOf(code)
    expect(page.split('\n', 1)).toEqual([`# ${code} ${slug}`])
    const sections = page.split(/^## /m).slice(1).map((section) => section.split('\n'))
    expect(sections.map(([heading]) => heading)).toEqual(['What', 'Why it matters', 'Example', 'Fix'])
    for (const [heading, ...lines] of sections) expect(lines.join('').trim(), heading).not.toBe('')
    // An example is compiled by the name of the code it raises; one that names another would not show this mistake.
    const expected = Array.from(page.matchAll(/expect=(\S*)/g), ([, other]) => other)
    expect(expected.filter((other) => other !== code)).toEqual([])
  })

  const ofMeshes = definitions.filter(({ code }) => /^MC[2-5]/.test(code))
  test.each(ofMeshes)('$code has an example that is compiled', ({ code }) => {
    expect(pageOf(code)).toMatch(/^```(ts|json) expect=/m)
  })
})

describe('sentences of the language', () => {
  test.each(Object.entries(sentences))('%s begins with its code and is the message of its diagnostic', (code, text) => {
    expect(text.startsWith(`[${code}] `)).toBe(true)
    expect(catalogue.get(code)?.message).toBe(sentence(code as keyof typeof sentences))
  })
})
