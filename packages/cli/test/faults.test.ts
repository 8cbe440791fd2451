import { spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { BIN, GOOD, makeProject, run, START, END, tree, write } from './support/cli.ts'

/** A mesh of many nodes, so that writing takes a while. */
function many(count: number, label: string): string {
  return `${START}for (let i = 0; i < ${count}; i++) shop.virtualNode('node-' + i, { labels: { of: '${label}' } })${END}`
}

/** Processes whose command line names a path. */
function processesOf(path: string): readonly string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(path)
    } catch {
      return false
    }
  })
}

/** Waits for something to become true. */
async function until(isTrue: () => boolean, what: string): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (isTrue()) return
    await wait(25)
  }
  throw new Error(`waited in vain: ${what}`)
}

test.each(['SIGINT', 'SIGTERM'] as const)('%s during the evaluation: the right status, nothing left behind', async (signal) => {
  const cwd = makeProject({ 'mesh.ts': `${START}console.log('here')\nwhile (true) {}${END}`, 'tmp/x': '' })
  const { code, stderr } = await run(['build'], {
    cwd,
    env: { TMPDIR: join(cwd, 'tmp') },
    started: (child) => child.stderr!.once('data', () => child.kill(signal)),
  })
  expect([code, stderr]).toEqual([signal === 'SIGINT' ? 130 : 143, 'here\n'])
  expect(readdirSync(join(cwd, 'tmp'))).toEqual(['x'])
  expect(existsSync(join(cwd, 'out'))).toBe(false)
})

test.runIf(existsSync('/proc/self/cmdline'))('kill -9 of the compiler ends an endless evaluation as well', async () => {
  const marker = `marker-${process.pid}-${Date.now()}`
  const cwd = makeProject({ 'mesh.ts': `import { writeFileSync } from 'node:fs'\nwriteFileSync('${marker}', String(process.pid))\n${START}while (true) {}${END}` })
  const pidFile = join(cwd, marker)
  const ended = run(['build', '--no-check'], { cwd, started: (child) => void until(() => existsSync(pidFile), 'the evaluation').then(() => child.kill('SIGKILL')) })
  expect((await ended).signal).toBe('SIGKILL')
  const pid = readFileSync(pidFile, 'utf8')
  await until(() => !processesOf('evaluation-process').includes(pid), 'the end of the evaluation')
})

test('two builds at once: one waits its turn or is told so, and the folder holds one mesh', async () => {
  const cwd = makeProject({ 'a.ts': many(150, 'a'), 'b.ts': many(150, 'b') })
  const names = ['a.ts', 'b.ts', 'a.ts', 'b.ts']
  const results = await Promise.all(names.map((name) => run(['build', name, '--no-check'], { cwd })))
  for (const { code, stderr } of results) {
    if (code !== 0) expect([code, stderr]).toEqual([2, expect.stringContaining('another build')])
  }
  expect(results.some(({ code }) => code === 0)).toBe(true)
  const left = tree(join(cwd, 'out'))
  expect(Object.keys(left).filter((path) => path.includes('.mesh-compile-'))).toEqual([])
  const cold = await Promise.all(['a.ts', 'b.ts'].map(async (name) => {
    await run(['build', name, '--no-check', '--out', `cold-${name}`], { cwd })
    return tree(join(cwd, `cold-${name}`))
  }))
  expect(cold).toContainEqual(left)
})

test('kill -9 at any moment of writing: whole files, and the next build gives the bytes of a cold one', async () => {
  const cwd = makeProject({ 'old.ts': many(300, 'old'), 'new.ts': many(300, 'new') })
  await run(['build', 'new.ts', '--no-check', '--out', 'cold'], { cwd })
  const cold = tree(join(cwd, 'cold'))
  for (const delay of [0, 3, 10]) {
    await run(['build', 'old.ts', '--no-check'], { cwd })
    const old = tree(join(cwd, 'out'))
    const lock = join(cwd, 'out/.mesh-compile-lock')
    await run(['build', 'new.ts', '--no-check'], {
      cwd,
      started: (child) => void until(() => existsSync(lock) || child.exitCode !== null, 'the lock').then(() => wait(delay)).then(() => child.kill('SIGKILL')),
    })
    for (const [path, text] of Object.entries(tree(join(cwd, 'out')))) {
      if (!path.includes('.mesh-compile-') && path !== 'manifest.json') expect([old[path], cold[path]]).toContain(text)
    }
    expect((await run(['build', 'new.ts', '--no-check'], { cwd })).code).toBe(0)
    expect(tree(join(cwd, 'out'))).toEqual(cold)
  }
}, 90_000)

test.runIf(existsSync('/usr/bin/prlimit'))('a file that may not grow (EFBIG): 2, and old outputs whole', async () => {
  const cwd = makeProject({ 'mesh.ts': GOOD })
  await run(['build'], { cwd })
  const before = tree(join(cwd, 'out'))
  write(cwd, { 'mesh.ts': GOOD.replace("'catalog.internal'", "'other.internal'") })
  // A bundle is a file as well: the limit is above its size, below that of a bootstrap.
  const size = Math.min(...Object.values(before).map((text) => text.length).filter((length) => length > 3000))
  const { code, stderr } = await run(['build', '--no-check'], { cwd, under: ['/bin/sh', '-c', 'trap "" XFSZ; exec "$@"', 'sh', 'prlimit', `--fsize=${size - 1}`] })
  expect([code, stderr]).toEqual([2, expect.stringMatching(/cannot write .*larger than allowed/)])
  expect(tree(join(cwd, 'out'))).toEqual(before)
})

test.runIf(existsSync('/usr/bin/prlimit'))('few descriptors and many files', async () => {
  const cwd = makeProject({ 'mesh.ts': many(400, 'x') })
  const { code, stderr } = await run(['build', '--no-check'], { cwd, under: ['prlimit', '--nofile=64'] })
  expect([stderr, code]).toEqual([expect.stringContaining('800 new'), 0])
})

test.runIf(existsSync('/dev/full'))('standard output that is full ends with 2', async () => {
  const cwd = makeProject({ 'mesh.ts': GOOD })
  const child = spawn(process.execPath, [BIN, 'check', '--reporter', 'json'], { cwd, stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'] })
  let stderr = ''
  child.stderr?.on('data', (chunk: Buffer) => void (stderr += chunk.toString()))
  const code = await new Promise((done) => child.on('close', done))
  expect([code, stderr]).toEqual([2, expect.stringContaining('cannot write the report')])
})

test('a reader that has seen enough is no mistake', async () => {
  const cwd = makeProject({ 'mesh.ts': `${START}for (let i = 0; i < 2000; i++) shop.virtualNode('bad/' + i, {})${END}` })
  const child = spawn(process.execPath, [BIN, 'check', '--no-check', '--reporter', 'json'], { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => void (stderr += chunk.toString()))
  child.stdout.once('data', () => child.stdout.destroy())
  const code = await new Promise((done) => child.on('close', done))
  expect([code, stderr]).toEqual([1, ''])
})

test('10,000 findings are counted, not poured out, within seconds', async () => {
  const cwd = makeProject({ 'mesh.ts': `${START}for (let i = 0; i < 10_000; i++) shop.virtualNode('bad/' + i, {})${END}` })
  const started = performance.now()
  const { code, stderr } = await run(['check', '--no-check'], { cwd })
  expect([code, stderr]).toEqual([1, expect.stringMatching(/x 10000 errors\.\n$/)])
  expect(stderr.length).toBeLessThan(50_000)
  expect(performance.now() - started).toBeLessThan(10_000)
})

test('an unchanged build touches nothing, whatever the clock says', async () => {
  const cwd = makeProject({ 'mesh.ts': GOOD })
  await run(['build'], { cwd })
  const times = (): readonly number[] => Object.keys(tree(join(cwd, 'out'))).map((path) => statSync(join(cwd, 'out', path)).mtimeMs)
  const before = times()
  const clock = join(cwd, 'clock.cjs')
  write(cwd, { 'clock.cjs': 'const { now } = Date\nDate.now = () => now() - 365 * 86_400_000\n' })
  const { code, stderr } = await run(['build'], { cwd, env: { NODE_OPTIONS: `--require=${clock}` } })
  expect([code, stderr]).toEqual([0, expect.stringContaining('nothing changed')])
  expect(times()).toEqual(before)
})

test('no home, no writable project: a check still works', async () => {
  const cwd = makeProject({ 'mesh.ts': GOOD })
  mkdirSync(join(cwd, 'tmp'))
  chmodSync(join(cwd, 'tmp'), 0o777)
  chmodSync(cwd, 0o555)
  const { code } = await run(['check'], { cwd, unprivileged: true, env: { HOME: '/nonexistent', TMPDIR: join(cwd, 'tmp') } })
  chmodSync(cwd, 0o755)
  expect(code).toBe(0)
})

test('the same bytes from any folder, locale and time zone', async () => {
  const cwd = makeProject({ 'mesh.ts': GOOD, 'deep/er/x': '' })
  await run(['build', '--out', 'one'], { cwd })
  await run(['build', '../../mesh.ts', '--out', '../../two'], { cwd: join(cwd, 'deep/er'), env: { TZ: 'Pacific/Kiritimati', LC_ALL: 'tr_TR.UTF-8' } })
  expect(tree(join(cwd, 'two'))).toEqual(tree(join(cwd, 'one')))
})
