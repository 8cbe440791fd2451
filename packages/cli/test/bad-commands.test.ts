import { chmodSync, mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { GOOD, makeProject, run, tree, write } from './support/cli.ts'

const FILES = { 'mesh.ts': GOOD, 'README.md': 'mine', 'mesh.yaml': '', 'mesh.js': '', 'folder.ts/x': '' }

describe('a command line that makes no sense ends with 2, one line, and nothing written', () => {
  test.each<readonly [string, readonly string[], RegExp]>([
    ['unknown command', ['serve'], /^mesh-compile: unknown command 'serve'\. Commands: build, check, explain\n$/],
    ['unknown command that is close to one', ['bild'], /^mesh-compile: unknown command 'bild'\. Did you mean 'build'\?/],
    ['unknown option before a command', ['--verison'], /^mesh-compile: unknown option '--verison'/],
    ['unknown option', ['build', '--ouput', 'x'], /^mesh-compile build: unknown option '--ouput'\. Did you mean '--out'\?/],
    ['unknown option that is close to one', ['build', '--trget', 'envoy'], /unknown option '--trget'\. Did you mean '--target'\?/],
    ['unknown short option', ['build', '-o', 'x'], /unknown option '-o'/],
    ['option of another command', ['check', '--out', 'x'], /^mesh-compile check: unknown option '--out'/],
    ['missing value at the end', ['build', '--out'], /--out needs a value/],
    ['missing value before another option', ['build', '--out', '--no-check'], /--out needs a value/],
    ['value where there is none', ['build', '--no-check=yes'], /--no-check takes no value/],
    ['bad format', ['build', '--format', 'toml'], /toml.*json, yaml, binary/],
    ['bad format among good ones', ['build', '--format', 'json,toml'], /toml.*json, yaml, binary/],
    ['empty format', ['build', '--format', ''], /--format.*json, yaml, binary/],
    ['bad xds', ['build', '--xds', 'ads'], /ads.*static, files/],
    ['two entries', ['build', 'a.ts', 'b.ts'], /one entry.*a\.ts b\.ts/],
    ['entry missing', ['build', 'nope.ts'], /nope\.ts not found/],
    ['entry below a file', ['build', 'mesh.ts/mesh.ts'], /mesh\.ts\/mesh\.ts not found/],
    ['entry with a name too long', ['build', `${'x'.repeat(300)}.ts`], /name.*too long/i],
    ['empty entry', ['check', ''], /is a folder/],
    ['entry is a folder', ['build', '.'], /\. is a folder/],
    ['entry is a folder with an ending', ['build', 'folder.ts'], /folder\.ts is a folder/],
    ['wrong ending', ['build', 'mesh.yaml'], /mesh\.yaml.*\.ts.*\.mesh\.json/],
    ['wrong ending, nearly right', ['build', 'mesh.js'], /mesh\.js.*\.ts.*\.mesh\.json/],
    ['out is a file', ['build', '--out', 'README.md'], /README\.md is not a folder/],
    ['out below a file', ['build', '--out', 'README.md/out'], /README\.md.*not a folder/],
    ['out is empty', ['build', '--out', ''], /--out needs a folder/],
    ['out with a name too long', ['build', '--out', 'x'.repeat(300)], /name is too long/],
    ['target not installed', ['build', '--target', 'no-such-emitter'], /cannot find package 'no-such-emitter'/],
    ['target that is a path', ['build', '--target', './mesh.ts'], /cannot find package '\.\/mesh\.ts'/],
    ['empty target', ['build', '--target', 'envoy,'], /--target has an empty name/],
    ['explain an unknown code', ['explain', 'MC0000'], /no such code 'MC0000'/],
    ['explain nothing', ['explain'], /which code/],
    ['explain two codes', ['explain', 'MC1001', 'MC1002'], /one code/],
    ['explain a path', ['explain', '../../package'], /no such code/],
    ['bad reporter', ['build', '--reporter', 'xml'], /xml.*pretty, json, sarif, github/],
    ['bad reporter into a file', ['build', '--reporter', 'xml=x'], /xml.*pretty, json, sarif, github/],
    ['reporter with an empty file', ['build', '--reporter', 'json='], /empty file name/],
    ['two documents on one stream', ['build', '--reporter', 'json', '--reporter', 'sarif'], /only one reporter/],
    ['reporter into a folder that is missing', ['build', '--reporter', 'json=gone/x.json'], /cannot write gone\/x\.json/],
    ['empty max-warnings', ['build', '--max-warnings', ''], /--max-warnings.*integer/],
    ['max-warnings that is no number', ['build', '--max-warnings', '1e3'], /--max-warnings.*integer/],
    ['eval-timeout that is no number', ['build', '--eval-timeout', 'soon'], /--eval-timeout.*seconds/],
    ['eval-timeout of nothing', ['build', '--eval-timeout', '0'], /--eval-timeout.*seconds/],
    ['bad color', ['build', '--color', 'red'], /red.*auto, always, never/],
  ])('%s', async (_, args, message) => {
    const cwd = makeProject(FILES)
    const before = tree(cwd)
    const { code, stdout, stderr } = await run(args, { cwd })
    expect(stderr).toMatch(message)
    expect(stderr.trimEnd().split('\n')).toHaveLength(1)
    expect(stderr).not.toMatch(/\n\s+at /)
    expect([code, stdout]).toEqual([2, ''])
    expect(tree(cwd)).toEqual(before)
  })
})

test('without an entry and without mesh.ts', async () => {
  const { code, stderr } = await run(['build'], { cwd: makeProject({}) })
  expect([code, stderr]).toEqual([2, expect.stringMatching(/^mesh-compile: no mesh\.ts here\. Give the file \(mesh-compile build path\/to\/mesh\.ts\)/)])
})

test('an entry that cannot be read', async () => {
  const cwd = makeProject(FILES)
  chmodSync(join(cwd, 'mesh.ts'), 0)
  const { code, stderr } = await run(['build'], { cwd, unprivileged: true })
  expect([code, stderr]).toEqual([2, expect.stringMatching(/mesh\.ts.*permission denied/)])
})

test('an entry in a folder that cannot be entered', async () => {
  const cwd = makeProject({ 'closed/mesh.ts': GOOD })
  chmodSync(join(cwd, 'closed'), 0)
  const { code, stderr } = await run(['build', 'closed/mesh.ts'], { cwd, unprivileged: true })
  expect([code, stderr]).toEqual([2, expect.stringMatching(/closed\/mesh\.ts.*permission denied/)])
})

test('an entry that is a link in a circle', async () => {
  const cwd = makeProject({})
  symlinkSync('mesh.ts', join(cwd, 'mesh.ts'))
  const { code, stderr } = await run(['build'], { cwd })
  expect([code, stderr]).toEqual([2, expect.stringMatching(/mesh\.ts/)])
})

describe('an output folder that cannot be written ends with 2, and with what was there before', () => {
  test('read-only', async () => {
    const cwd = makeProject(FILES)
    mkdirSync(join(cwd, 'out'), { mode: 0o555 })
    const { code, stderr } = await run(['build'], { cwd, unprivileged: true })
    expect([code, stderr]).toEqual([2, expect.stringMatching(/cannot write .*out.*permission denied/)])
    expect(tree(join(cwd, 'out'))).toEqual({})
  })

  test('a file in the way that we did not write', async () => {
    const cwd = makeProject({ ...FILES, 'out/envoy/web.json': 'mine' })
    const { code, stderr } = await run(['build'], { cwd })
    expect([code, stderr]).toEqual([2, expect.stringMatching(/out\/envoy\/web\.json is in the way: we did not write it/)])
    expect(tree(join(cwd, 'out'))).toEqual({ 'envoy/web.json': 'mine' })
  })

  test.each(['nowhere', '..'])('a link to %s', async (target) => {
    const cwd = makeProject(FILES)
    symlinkSync(target, join(cwd, 'link'))
    const { code, stderr } = await run(['build', '--out', 'link'], { cwd })
    expect([code, stderr]).toEqual([2, expect.stringMatching(/link is a link/)])
  })

  test('an unreadable manifest: nothing is removed', async () => {
    const cwd = makeProject(FILES)
    expect((await run(['build'], { cwd })).code).toBe(0)
    write(cwd, { 'out/manifest.json': '{', 'mesh.ts': GOOD.replace("shop.virtualNode('web', { backends: [catalog] })", '') })
    const { code, stderr } = await run(['build'], { cwd })
    expect([code, stderr]).toEqual([expect.toBeOneOf([0, 2]), expect.stringMatching(/manifest\.json.*unreadable|in the way/)])
    expect(Object.keys(tree(join(cwd, 'out')))).toContain('envoy/web.json')
  })
})

test('--help, --version and explain print to stdout and end with 0', async () => {
  const cwd = makeProject({})
  for (const args of [[], ['--help'], ['-h'], ['build', '--help'], ['check', '-h'], ['explain', '--help']]) {
    const { code, stdout, stderr } = await run(args, { cwd })
    expect([code, stderr, stdout]).toEqual([0, '', expect.stringMatching(/^Usage: mesh-compile /)])
    expect(stdout.split('\n').length).toBeLessThan(25)
  }
  expect(await run(['--version'], { cwd })).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\S*\n$/) as string })
  expect(await run(['explain', 'mc1001'], { cwd })).toMatchObject({ code: 0, stdout: expect.stringContaining('MC1001') as string, stderr: '' })
})
