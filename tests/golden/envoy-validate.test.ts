import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'

// The target's own checker has the last word: a real Envoy loads every expected bootstrap of every case and example.
const here = fileURLToPath(new URL('.', import.meta.url))
const envoy = process.env['MESH_COMPILE_ENVOY'] ?? join(here, '../../.cache/tools/envoy/envoy')
const folder = mkdtempSync(join(tmpdir(), 'mesh-compile-validate-'))
const certificate = join(folder, 'certificate.pem')
const key = join(folder, 'key.pem')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const bootstraps = ['cases', 'examples'].flatMap((group) =>
  readdirSync(join(here, group)).toSorted().flatMap((name) => {
    const out = join(here, group, name, 'expected/out')
    if (!existsSync(out)) return []
    return readdirSync(join(out, 'envoy')).filter((file) => file.endsWith('.json')).map((file) => ({ name: `${group}/${name}/${file}`, out, file }))
  }),
)

beforeAll(() => {
  const request = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1']
  execFileSync('openssl', [...request, '-subj', '/CN=stand-in', '-keyout', key, '-out', certificate], { stdio: 'ignore' })
})

test('there are bootstraps to look at', () => {
  expect(bootstraps.length).toBeGreaterThan(15)
})

// Without an Envoy there is nothing to ask; CI counts what is skipped as a failure.
test.skipIf(!existsSync(envoy)).each(bootstraps)('$name is accepted without a warning', ({ name, out, file }) => {
  const { proxies } = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8')) as {
    proxies: readonly { name: string; external: readonly { path: string; role: string }[] }[]
  }
  // Once what the manifest names exists, the file must load: the stand-ins take the place of exactly those paths.
  const external = proxies.find((proxy) => `${proxy.name}.json` === file)?.external ?? []
  const text = external.reduce(
    (all, { path, role }) => all.replaceAll(JSON.stringify(path), JSON.stringify(role === 'key' ? key : certificate)),
    readFileSync(join(out, 'envoy', file), 'utf8'),
  )
  const copy = join(folder, name.replaceAll('/', '-'))
  writeFileSync(copy, text)
  const { status, stdout, stderr } = spawnSync(envoy, ['--mode', 'validate', '-c', copy, '-l', 'warn', '--base-id', String(process.pid)], { encoding: 'utf8' })
  expect(`${stdout}${stderr}`).not.toMatch(/\[(warning|error|critical)\]/)
  expect(status, stderr).toBe(0)
})
