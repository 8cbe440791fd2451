import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'

const folder = fileURLToPath(new URL('types/', import.meta.url))

interface TypeError {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly text: string
}

let errors: readonly TypeError[] = []

beforeAll(() => {
  const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc')
  const run = spawnSync(process.execPath, [tsc, '-p', folder, '--pretty', 'false'], { cwd: folder, encoding: 'utf8' })
  if (run.error) throw run.error
  errors = [...run.stdout.matchAll(/^(.+)\((\d+),(\d+)\): error (.*(?:\n +.*)*)/gm)].map(([, file, line, column, text]) => ({
    file: String(file),
    line: Number(line),
    column: Number(column),
    text: String(text),
  }))
}, 60_000)

describe.each([
  ['mistakes.test-d.ts', 19],
  ['match-mistakes.test-d.ts', 25],
])('what must not compile, in %s', (file, least) => {
  const lines = readFileSync(join(folder, file), 'utf8').split('\n')
  // A mistake is three lines: the sentence in a comment, the code, and a comment with ^ under the place.
  const mistakes = lines.flatMap((line, index) => {
    const caret = /^\/\/ *\^$/.exec(lines[index + 2] ?? '')
    if (!line.startsWith('// ') || !caret) return []
    return [{ sentence: line.slice(3), line: index + 2, column: caret[0].length }]
  })

  test('every mistake in the file is looked at', () => {
    expect(mistakes.length).toBe(lines.filter((line) => /^\/\/ *\^$/.test(line)).length)
    expect(mistakes.length).toBeGreaterThan(least)
  })

  test.each(mistakes)('$line: $sentence', ({ sentence, line, column }) => {
    const here = errors.filter((error) => error.file === file && error.line === line)
    expect(here.map((error) => error.column)).toEqual([column])
    const expected = sentence.startsWith('"') ? "Property 'reason' is missing" : sentence
    expect(here[0]?.text).toContain(expected)
  })

  test('nothing else in the file is an error', () => {
    const lines = new Set(mistakes.map(({ line }) => line))
    expect(errors.filter((error) => error.file === file && !lines.has(error.line))).toEqual([])
  })
})

test.each(['widened.test-d.ts', 'matches.test-d.ts'])('all of %s compiles', (file) => {
  expect(errors.filter((error) => error.file === file)).toEqual([])
})
