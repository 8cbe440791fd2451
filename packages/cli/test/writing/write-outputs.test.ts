import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EmitterFailure, sha256 } from '@mesh-compile/compiler'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { fileSystem, type FileSystem } from '../../src/writing/file-system.ts'
import type { Manifest } from '../../src/writing/manifest.ts'
import { writeOutputs, type Written } from '../../src/writing/write-outputs.ts'
import { faultFileSystem, systemError } from './fault-file-system.ts'

let scratch = ''
let folder = ''
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'mesh-compile-writing-'))
  folder = join(scratch, 'deep', 'out')
})
afterEach(() => rmSync(scratch, { recursive: true, force: true }))

type Files = Readonly<Record<string, string>>
const FIRST: Files = { 'a.json': 'a1', 'b.json': 'b1', 'sub/c.json': 'c1' }
const SECOND: Files = { 'a.json': 'a2', 'sub/c.json': 'c1', 'd.json': 'd2' }

function write(files: Files, fs: FileSystem = fileSystem, target = 'envoy'): Written {
  const list = Object.entries(files).map(([path, contents]) => ({ path, print: () => contents }))
  return writeOutputs({ folder, mesh: 'shop', version: '1.0.0', outputs: [{ target, files: list, proxies: [], requires: { envoy: '1.40.0' } }] }, fs)
}

function read(path: string): string {
  return readFileSync(join(folder, path), 'utf8')
}

function manifest(): Manifest {
  return JSON.parse(read('manifest.json')) as Manifest
}

/** Every file under the folder, by path. */
function tree(at = folder, prefix = ''): Record<string, string> {
  const all: Record<string, string> = {}
  for (const entry of readdirSync(at, { withFileTypes: true })) {
    if (entry.isDirectory()) Object.assign(all, tree(join(at, entry.name), `${prefix}${entry.name}/`))
    else all[prefix + entry.name] = readFileSync(join(at, entry.name), 'utf8')
  }
  return all
}

describe('a build', () => {
  test('writes its files and, last, the manifest that lists them', () => {
    const order: string[] = []
    const written = write(FIRST, { ...fileSystem, rename: (from, to) => (order.push(to), fileSystem.rename(from, to)) })
    expect(written.added).toEqual(['envoy/a.json', 'envoy/b.json', 'envoy/sub/c.json'])
    expect(order.at(-1)).toBe(join(folder, 'manifest.json'))
    expect(manifest().files.map(({ path }) => path)).toEqual(['envoy/a.json', 'envoy/b.json', 'envoy/sub/c.json'])
    for (const { path, sha256: hash } of manifest().files) expect(hash).toBe(sha256(readFileSync(join(folder, path))))
    expect(Object.keys(tree()).toSorted()).toEqual(['envoy/a.json', 'envoy/b.json', 'envoy/sub/c.json', 'manifest.json'])
  })

  test('writes in the order given, file by file, and removes afterwards', () => {
    const ordered: Files = { 'web/eds/b.json': '2', 'web/cds.json': '2', 'web/sds/s.json': '2', 'web/rds/r.json': '2', 'web/lds.json': '2', 'web.json': '2' }
    write({ ...Object.fromEntries(Object.keys(ordered).map((path) => [path, '1'])), 'web/eds/a.json': '1' })
    const steps: string[] = []
    write(ordered, {
      ...fileSystem,
      rename: (from, to) => (steps.push(to.slice(folder.length + 1)), fileSystem.rename(from, to)),
      remove: (path) => (steps.push(`- ${path.slice(folder.length + 1)}`), fileSystem.remove(path)),
    })
    const written = Object.keys(ordered).map((path) => `envoy/${path}`)
    expect(steps).toEqual([...written, '- envoy/web/eds/a.json', 'manifest.json', '- .mesh-compile-lock'])
  })

  test('leaves files that did not change as they are, times included', () => {
    write(FIRST)
    const old = new Date('2020-01-01')
    for (const path of Object.keys(tree())) utimesSync(join(folder, path), old, old)
    const again = write(FIRST)
    expect([again.added, again.changed, again.removed]).toEqual([[], [], []])
    for (const path of Object.keys(tree())) expect(statSync(join(folder, path)).mtime).toEqual(old)
  })

  test('removes what it no longer makes, but not what was changed by hand since', () => {
    write({ ...FIRST, 'e.json': 'e1' })
    writeFileSync(join(folder, 'envoy/e.json'), 'mine now')
    const written = write(SECOND)
    expect(written.removed).toEqual(['envoy/b.json'])
    expect(written.warnings).toEqual(['envoy/e.json is no longer emitted, but was changed by hand: it is left as it is'])
    expect(read('envoy/e.json')).toBe('mine now')
    expect(existsSync(join(folder, 'envoy/b.json'))).toBe(false)
  })

  test('touches nothing of another target', () => {
    write(FIRST)
    write({ 'main.tf': 't' }, fileSystem, 'terraform')
    expect(read('envoy/a.json')).toBe('a1')
    expect(manifest().files.map(({ path }) => path)).toEqual(['envoy/a.json', 'envoy/b.json', 'envoy/sub/c.json', 'terraform/main.tf'])
  })

  test('prints one file after the other, each once, and replaces none before all are printed', () => {
    write(FIRST)
    const steps: string[] = []
    const files = ['a.json', 'b.json', 'new.json'].map((path) => ({ path, print: () => (steps.push(`print ${path}`), 'x') }))
    const fs = { ...fileSystem, rename: (from: string, to: string) => (steps.push('rename'), fileSystem.rename(from, to)) }
    writeOutputs({ folder, mesh: 'shop', version: '1.0.0', outputs: [{ target: 'envoy', files, proxies: [], requires: {} }] }, fs)
    expect(steps).toEqual(['print a.json', 'print b.json', 'print new.json', 'rename', 'rename', 'rename', 'rename'])
  })

  test('whose last file cannot be printed leaves the folder as it was', () => {
    write(FIRST)
    const before = tree()
    const fail = (): never => {
      throw new EmitterFailure('some-package', 'b.json', 'boom')
    }
    const files = [{ path: 'a.json', print: () => 'a2' }, { path: 'b.json', print: fail }]
    const plan = { folder, mesh: 'shop', version: '1.0.0', outputs: [{ target: 'envoy', files, proxies: [], requires: {} }] }
    expect(() => writeOutputs(plan)).toThrow(EmitterFailure)
    expect(tree()).toEqual(before)
  })

  test('replaces a file of an earlier build that was changed by hand', () => {
    write(FIRST)
    writeFileSync(join(folder, 'envoy/a.json'), 'mine')
    expect(write(FIRST).changed).toEqual(['envoy/a.json'])
    expect(read('envoy/a.json')).toBe('a1')
  })
})

describe('what is in the way', () => {
  test('a file that we did not write', () => {
    mkdirSync(join(folder, 'envoy'), { recursive: true })
    writeFileSync(join(folder, 'envoy/a.json'), 'foreign')
    expect(() => write(FIRST)).toThrow('envoy/a.json is in the way: we did not write it')
    expect(tree()).toEqual({ 'envoy/a.json': 'foreign' })
  })

  test.each(['out', 'out/envoy', 'out/envoy/a.json', 'out/manifest.json'])('a link at %s', (place) => {
    const canary = join(scratch, 'canary')
    mkdirSync(canary)
    const at = join(scratch, 'deep', place)
    mkdirSync(join(at, '..'), { recursive: true })
    symlinkSync(canary, at)
    expect(() => write(FIRST)).toThrow(/link|not a file/)
    expect(readdirSync(canary)).toEqual([])
  })

  test('a link that leads nowhere', () => {
    mkdirSync(join(folder, '..'), { recursive: true })
    symlinkSync(join(scratch, 'nowhere'), folder)
    expect(() => write(FIRST)).toThrow('is a link')
  })

  test('a link put there while we wrote', () => {
    const canary = join(scratch, 'canary')
    mkdirSync(canary)
    const swapping: FileSystem = {
      ...fileSystem,
      makeFolder(path) {
        if (path.endsWith('sub')) symlinkSync(canary, path)
        else fileSystem.makeFolder(path)
      },
      kindOf: (path) => (path.endsWith('sub') && !existsSync(path) ? 'missing' : fileSystem.kindOf(path)),
    }
    expect(() => write(FIRST, { ...swapping, makeFolder: (path) => { swapping.makeFolder(path); if (path.endsWith('sub')) throw systemError('EEXIST') } })).toThrow()
    expect(readdirSync(canary)).toEqual([])
  })

  test('a file where the folder should be', () => {
    mkdirSync(join(folder, '..'), { recursive: true })
    writeFileSync(folder, 'x')
    expect(() => write(FIRST)).toThrow('is not a folder')
  })

  test('a manifest that nobody can read: nothing is removed, and that is said', () => {
    write(FIRST)
    writeFileSync(join(folder, 'manifest.json'), '{')
    expect(() => write(SECOND)).toThrow('we did not write it')
    const written = write(FIRST)
    expect(written.warnings[0]).toContain('unreadable')
    expect(manifest().files.length).toBe(3)
  })

  test.each(['../escape', '/absolute', 'a/../../b', 'a\\b', 'a\0b', 'C:x', '', './a', 'a//b'])('a path that is not safe: %j', (path) => {
    expect(() => write({ [path]: 'x' })).toThrow('not safe to write')
    expect(existsSync(folder)).toBe(false)
  })
})

describe('faults', () => {
  const count = (): number => {
    const counting = faultFileSystem({ at: -1, when: 'before', error: new Error('never') }, false)
    write(SECOND, counting)
    return counting.calls()
  }

  test('killed at every step: each file is whole, and the next build gives the bytes of a cold one', () => {
    write(FIRST)
    const steps = count()
    expect(steps).toBeGreaterThan(8)
    rmSync(folder, { recursive: true })
    write(SECOND)
    const cold = tree()
    for (let at = 0; at < steps; at++) {
      for (const when of ['before', 'after'] as const) {
        rmSync(folder, { recursive: true })
        write(FIRST)
        const dead = faultFileSystem({ at, when, error: new Error('killed') }, true)
        expect(() => write(SECOND, dead), `step ${at} ${when}`).toThrow()
        for (const [path, text] of Object.entries(tree())) {
          if (path.startsWith('envoy/') && !path.includes('.mesh-compile-')) expect(['a1', 'a2', 'b1', 'c1', 'd2']).toContain(text)
        }
        // The dead build's lock names this process, which lives; a real one would be gone.
        const lock = join(folder, '.mesh-compile-lock')
        if (existsSync(lock)) writeFileSync(lock, readFileSync(lock, 'utf8').replace(/"pid":\d+/, '"pid":4194304'))
        write(SECOND)
        expect(tree(), `step ${at} ${when}`).toEqual(cold)
      }
    }
  })

  test('killed, then another mesh: what the dead build wrote is known for ours', () => {
    write(FIRST)
    const renameOfNewFile = count() // leaves SECOND
    rmSync(folder, { recursive: true })
    write(FIRST)
    expect(() => write(SECOND, faultFileSystem({ at: renameOfNewFile - 3, when: 'before', error: new Error('killed') }, true))).toThrow()
    const lock = join(folder, '.mesh-compile-lock')
    writeFileSync(lock, readFileSync(lock, 'utf8').replace(/"pid":\d+/, '"pid":4194304'))
    expect(write({ 'd.json': 'd3' }).manifest.files.map(({ path }) => path)).toEqual(['envoy/d.json'])
  })

  test.each([
    ['ENOSPC', 'no space left'],
    ['EROFS', 'read-only'],
    ['EACCES', 'permission denied'],
    ['EMFILE', 'too many files'],
  ])('%s at any step is told in words, and old files stay whole', (code, words) => {
    write(FIRST)
    const steps = count()
    for (let at = 0; at < steps; at++) {
      rmSync(folder, { recursive: true })
      write(FIRST)
      const failing = faultFileSystem({ at, when: 'before', error: systemError(code) }, false)
      expect(() => write(SECOND, failing), `step ${at}`).toThrow(words)
      for (const path of Object.keys(tree())) expect(path).not.toMatch(/\.mesh-compile-\d/)
    }
  })

  test('another build at work', () => {
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, '.mesh-compile-lock'), JSON.stringify({ pid: process.pid, files: [] }))
    expect(() => write(FIRST)).toThrow('another build is writing')
    expect(Object.keys(tree())).toEqual(['.mesh-compile-lock'])
  })
})
