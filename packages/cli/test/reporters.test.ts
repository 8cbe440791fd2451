import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { END, GOOD, makeProject, run, START, write } from './support/cli.ts'

const HOSTILE = "shop.virtualNode('\\u001b[2J\\u202e%0A::error::x\\u009b31m|<b>', {})"
const PROGRAMS = {
  good: GOOD,
  bad: `${START}const n: number = 'x'\nvoid n\nshop.virtualNode('a/b', {})${END}`,
  hostile: START + HOSTILE + END,
}

interface Json {
  readonly schemaVersion: number
  readonly errors: number
  readonly diagnostics: readonly { readonly code: string; readonly location: { readonly file: string; readonly line: number } }[]
}
interface Sarif {
  readonly version: string
  readonly runs: readonly {
    readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } }
    readonly results: readonly {
      readonly ruleId: string
      readonly ruleIndex: number
      readonly locations: readonly { readonly physicalLocation: { readonly artifactLocation: { readonly uri: string }; readonly region: { readonly startLine: number } } }[]
      readonly partialFingerprints: Readonly<Record<string, string>>
    }[]
  }[]
}

describe.each(Object.entries(PROGRAMS))('the %s program', (name, text) => {
  const expected = name === 'good' ? 0 : 1

  test.each(['pretty', 'json', 'sarif', 'github'])('%s: the exit code is the same, stdout is one document or nothing', async (reporter) => {
    const cwd = makeProject({ 'mesh.ts': text })
    for (const [command, env] of [['build', { FORCE_COLOR: '1' }], ['check', { CI: 'true', GITHUB_ACTIONS: 'true' }]] as const) {
      const { code, stdout } = await run([command, '--reporter', reporter], { cwd, env })
      expect(code).toBe(expected)
      if (reporter === 'pretty') expect(stdout).toBe('')
      if (reporter === 'json' || reporter === 'sarif') expect(JSON.parse(stdout)).toBeTypeOf('object')
      if (reporter === 'github') {
        for (const line of stdout.split('\n').filter((row) => row !== '')) expect(line).toMatch(/^::(?:error|warning)(?: [^:]+)?::/)
      }
    }
  })
})

test('several reports of one run, each in its place', async () => {
  const cwd = makeProject({ 'mesh.ts': PROGRAMS.bad })
  const args = ['check', '--reporter', 'pretty', '--reporter', 'json', '--reporter', 'sarif=mesh.sarif', '--reporter', 'github=gh.txt', '--reporter', 'pretty=plain.txt']
  const { code, stdout, stderr } = await run(args, { cwd })
  expect(code).toBe(1)
  const json = JSON.parse(stdout) as Json
  expect(json).toMatchObject({ schemaVersion: 1, errors: 2 })
  const sarif = JSON.parse(readFileSync(join(cwd, 'mesh.sarif'), 'utf8')) as Sarif
  expect(sarif.runs[0]!.results.map(({ ruleId }) => ruleId)).toEqual(json.diagnostics.map(({ code: found }) => found))
  expect(readFileSync(join(cwd, 'gh.txt'), 'utf8').match(/^::error /gm)).toHaveLength(2)
  expect(readFileSync(join(cwd, 'plain.txt'), 'utf8').match(/^error\[/gm)).toHaveLength(2)
  expect(stderr.match(/^error\[/gm)).toHaveLength(2)
})

test('SARIF: relative uris, rules, and fingerprints that survive a line above', async () => {
  const cwd = makeProject({ 'a b/ü.ts': PROGRAMS.bad, 'a b/moved.ts': '' })
  const read = async (): Promise<Sarif> => JSON.parse((await run(['check', 'a b/ü.ts', '--reporter', 'sarif'], { cwd })).stdout) as Sarif
  const before = await read()
  const [{ tool, results }] = before.runs as unknown as [Sarif['runs'][number]]
  expect(before.version).toBe('2.1.0')
  for (const { ruleId, ruleIndex, locations } of results) {
    expect(tool.driver.rules[ruleIndex]!.id).toBe(ruleId)
    expect(locations[0]!.physicalLocation.artifactLocation.uri).toBe('a%20b/%C3%BC.ts')
  }
  write(cwd, { 'a b/ü.ts': `// one more line\n${PROGRAMS.bad}` })
  const after = (await read()).runs[0]!.results
  expect(after.map(({ partialFingerprints }) => partialFingerprints)).toEqual(results.map(({ partialFingerprints }) => partialFingerprints))
  const startLine = (list: typeof results): readonly number[] => list.map(({ locations }) => locations[0]!.physicalLocation.region.startLine)
  expect(startLine(after)).toEqual(startLine(results).map((line) => line + 1))
})

test('GitHub: at most ten annotations a severity, the rest counted, everything in the summary', async () => {
  const nodes = Array.from({ length: 37 }, (_, index) => `shop.virtualNode('bad/${index}', {})`).join('\n')
  const cwd = makeProject({ 'mesh.ts': START + nodes + END })
  const { stdout, code } = await run(['check', '--reporter', 'github'], { cwd, env: { GITHUB_STEP_SUMMARY: join(cwd, 'summary.md') } })
  expect(code).toBe(1)
  const lines = stdout.trimEnd().split('\n')
  expect(lines).toHaveLength(10)
  expect(lines[0]).toMatch(/^::error file=mesh\.ts,line=3,col=\d+,endLine=3,endColumn=\d+,title=MC\d{4} [a-z-]+::/)
  expect(lines[9]).toBe('::error::and 28 more errors, see the job summary')
  expect(readFileSync(join(cwd, 'summary.md'), 'utf8').match(/^\| error /gm)).toHaveLength(37)
})

test('GitHub: a summary that cannot be written does not change the result', async () => {
  const cwd = makeProject({ 'mesh.ts': PROGRAMS.bad })
  const { code, stdout } = await run(['check', '--reporter', 'github'], { cwd, env: { GITHUB_STEP_SUMMARY: join(cwd, 'gone/summary.md') } })
  expect([code, stdout.match(/^::error /gm)?.length]).toEqual([1, 2])
})

test.each(['pretty', 'github'])('%s: names cannot move the cursor, reorder text or make commands', async (reporter) => {
  const cwd = makeProject({ 'mesh.ts': PROGRAMS.hostile })
  const { stdout, stderr } = await run(['check', '--reporter', reporter], { cwd })
  for (const text of [stdout, stderr]) {
    // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/)
    expect(text.split('\n').filter((line) => line.startsWith('::error::'))).toEqual([])
  }
})

test('colours: none in a pipe, by --color and FORCE_COLOR, never with NO_COLOR', async () => {
  const cwd = makeProject({ 'mesh.ts': PROGRAMS.bad })
  const isColoured = async (args: readonly string[], env: Readonly<Record<string, string>>): Promise<boolean> =>
    (await run(['check', ...args], { cwd, env })).stderr.includes('\u001b[')
  expect(await isColoured([], {})).toBe(false)
  expect(await isColoured([], { FORCE_COLOR: '1' })).toBe(true)
  expect(await isColoured([], { NO_COLOR: '1' })).toBe(false)
  expect(await isColoured(['--color', 'always'], { NO_COLOR: '1' })).toBe(true)
  expect(await isColoured(['--color', 'never'], { FORCE_COLOR: '1' })).toBe(false)
})
