import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { FETCH_SCRIPT } from '../../../src/runtime/delivery/fetch-script.ts'

// The script as it is, with a program in place of the AWS CLI that copies from a folder and writes down how it was called.
const root = mkdtempSync(join(tmpdir(), 'mesh-compile-fetch-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
const [bin, bucket, target, calls] = ['bin', 'bucket', 'target', 'calls'].map((name) => join(root, name)) as [string, string, string, string]
const PREFIX = 'shop/web/0123'

mkdirSync(bin)
const aws = join(bin, 'aws')
writeFileSync(aws, `#!/bin/sh
printf '%s\\n' "$*" "HOME=$HOME" >>"$CALLS"
from=$5 to=$6
case $from in s3://*) from=$BUCKET/\${from#s3://*/} ;; esac
if [ -n "\${FAIL-}" ]; then echo 'fatal error: AccessDenied' >&2; exit 1; fi
if [ -d "$from" ]; then cp -R "$from/." "$to"; fi
`)
chmodSync(aws, 0o755)

const files: Readonly<Record<string, string>> = {
  'interception/web.sh': 'true\n',
  'web.json': '{}',
  'web/sds/a b.json': '{"spaces":true}',
}
const sums = Object.entries(files).map(([path, text]) => `${createHash('sha256').update(text).digest('hex')}  ${path}\n`).join('')
const hash = createHash('sha256').update(sums).digest('hex').slice(0, 16)

beforeEach(() => {
  for (const folder of [bucket, target, calls]) rmSync(folder, { recursive: true, force: true })
  mkdirSync(target)
  for (const [path, text] of Object.entries({ ...files, SHA256SUMS: sums })) upload(path, text)
})

function upload(path: string, text: string): void {
  const file = join(bucket, PREFIX, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}

function fetchFiles(more: Readonly<Record<string, string>> = {}, folders: readonly string[] = [], shell: readonly string[] = ['sh']): { readonly status: number | null; readonly stderr: string } {
  const environment = { MESH_CONFIG_SOURCE: `s3://configs/${PREFIX}`, MESH_CONFIG_HASH: hash, MESH_CONFIG_DIR: target }
  const [program = '', ...rest] = shell
  return spawnSync(program, [...rest, '-c', FETCH_SCRIPT, 'mesh-config', ...folders], {
    encoding: 'utf8',
    // Bash reads its start-up files when it is started over a socket.
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: target,
    env: { PATH: `${bin}:${process.env['PATH']}`, BUCKET: bucket, CALLS: calls, ...environment, ...more },
  })
}

const read = (path: string): string => readFileSync(join(target, path), 'utf8')

describe('the script that fetches a configuration', () => {
  test.each([[['sh']], [['bash', '--posix']]])('puts what was built into place, and leaves nothing else (%s)', (shell) => {
    expect(fetchFiles({}, ['certificates'], shell)).toMatchObject({ status: 0, stderr: '' })
    for (const [path, text] of Object.entries(files)) expect(read(path)).toBe(text)
    expect([existsSync(join(target, 'certificates')), existsSync(join(target, '.new'))]).toEqual([true, false])
    expect(readFileSync(calls, 'utf8')).toBe(
      `s3 cp --recursive --only-show-errors s3://configs/${PREFIX}/ ${target}/.new/files/\nHOME=${target}/.new/home\n`,
    )
  })

  test('does the same when it is run again, over what was left half done', () => {
    mkdirSync(join(target, '.new/files'), { recursive: true })
    writeFileSync(join(target, '.new/files/stale.json'), '')
    writeFileSync(join(target, 'web.json'), 'of earlier')
    expect(fetchFiles().status).toBe(0)
    expect(fetchFiles().status).toBe(0)
    expect([read('web.json'), existsSync(join(target, 'stale.json'))]).toEqual(['{}', false])
  })

  test.each([
    ['access is denied', () => ({ FAIL: '1' }), 'cannot be read'],
    ['nothing is there', () => rmSync(bucket, { recursive: true }), 'nothing is at s3://configs/shop/web/0123'],
    ['it is another build', () => upload('SHA256SUMS', 'other'), 'is not what was built'],
    ['a file is missing', () => rmSync(join(bucket, PREFIX, 'web.json')), 'web.json'],
    ['a file was changed', () => upload('web.json', '{"changed":true}'), 'web.json: FAILED'],
  ])('puts nothing into place, and says why, when %s', (_, spoil, words) => {
    const { status, stderr } = fetchFiles(spoil() ?? {})
    expect(status).not.toBe(0)
    expect(stderr).toContain(words)
    expect(Object.keys(files).filter((path) => existsSync(join(target, path)))).toEqual([])
  })

  test('takes what is in its environment for text', () => {
    const odd = join(target, "$(touch pwned) 'q' \"")
    const { status, stderr } = fetchFiles({ MESH_CONFIG_DIR: odd, MESH_CONFIG_SOURCE: `s3://configs$(touch pwned)/${PREFIX}` })
    expect([status, stderr]).toEqual([0, ''])
    expect(existsSync(join(odd, 'web.json'))).toBe(true)
    expect(existsSync(join(target, 'pwned'))).toBe(false)
  })

  test('is POSIX', () => {
    expect(FETCH_SCRIPT).not.toMatch(/\[\[|\bfunction\b|<\(|\blocal\b|\bdeclare\b|<<</)
  })
})
