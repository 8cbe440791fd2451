import { execFileSync, spawnSync } from 'node:child_process'
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { contain } from '../../packages/envoy-bootstrap/test/support/contain.ts'
import { withoutExpected } from '../../packages/envoy-bootstrap/test/support/validation.ts'
import { toolPath } from '../tools/test-tools.ts'

// The target's own checker has the last word: a real Envoy loads every expected bootstrap of every case and example.
const here = fileURLToPath(new URL('.', import.meta.url))
const envoy = toolPath('envoy')
const folder = mkdtempSync(join(tmpdir(), 'mesh-compile-validate-'))
const certificate = join(folder, 'certificate.pem')
const key = join(folder, 'key.pem')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Where watched files are on the proxies' hosts, unless a case says otherwise. */
const CONFIG_DIR = '/etc/mesh-compile'

interface External {
  readonly path: string
  readonly role: string
}

const bootstraps = ['cases', 'examples'].flatMap((group) =>
  readdirSync(join(here, group)).toSorted().flatMap((name) => {
    const out = join(here, group, name, 'expected/out')
    if (!existsSync(join(out, 'envoy'))) return []
    return readdirSync(join(out, 'envoy')).filter((file) => file.endsWith('.json')).map((file) => ({ name: `${group}/${name}/${file}`, out, file }))
  }),
)

beforeAll(() => {
  const request = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1']
  execFileSync('openssl', [...request, '-subj', '/CN=stand-in', '-keyout', key, '-out', certificate], { stdio: 'ignore' })
})

test('there are bootstraps to look at, some with files that they watch', () => {
  expect(bootstraps.length).toBeGreaterThan(15)
  expect(bootstraps.filter(({ out, file }) => existsSync(watchedFolder(out, file))).length).toBeGreaterThan(2)
})

// Without an Envoy there is nothing to ask; CI counts what is skipped as a failure.
test.skipIf(!existsSync(envoy)).each(bootstraps)('$name is accepted without a warning', ({ name, out, file }) => {
  const { proxies } = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8')) as {
    proxies: readonly { name: string; external: readonly External[] }[]
  }
  const configDir = join(folder, name.replaceAll('/', '-'))
  const external = proxies.find((proxy) => `${proxy.name}.json` === file)?.external ?? []
  const watched = watchedFolder(out, file)
  const copy = (path: string): void => {
    mkdirSync(dirname(join(configDir, path)), { recursive: true })
    writeFileSync(join(configDir, path), standIn(readFileSync(join(out, 'envoy', path), 'utf8'), external, configDir))
  }
  copy(file)
  if (existsSync(watched)) for (const path of filesIn(watched)) copy(`${file.replace('.json', '')}/${path}`)
  validate(join(configDir, file))
  // Validation does not look into watched files, so each proxy is tried with what they hold in its bootstrap as well.
  if (existsSync(watched)) validate(containFiles(join(configDir, file)))
})

function watchedFolder(out: string, file: string): string {
  return join(out, 'envoy', file.replace('.json', ''))
}

function filesIn(at: string): readonly string[] {
  return readdirSync(at, { recursive: true, encoding: 'utf8' }).filter((path) => statSync(join(at, path)).isFile())
}

/** Once what the manifest names exists, a file must load: the stand-ins take the place of exactly those paths. */
function standIn(text: string, external: readonly External[], configDir: string): string {
  const replaced = external.reduce(
    (all, { path, role }) =>
      all
        .replaceAll(JSON.stringify(path), JSON.stringify(role === 'key' ? key : certificate))
        .replaceAll(JSON.stringify(dirname(path)), JSON.stringify(folder)),
    text,
  )
  return replaced.replaceAll(`"${CONFIG_DIR}/`, `"${configDir}/`)
}

function containFiles(path: string): string {
  const read = (place: string): { resources: readonly Record<string, unknown>[] } => JSON.parse(readFileSync(place, 'utf8'))
  const contained = `${path}.contained.json`
  writeFileSync(contained, JSON.stringify(contain(JSON.parse(readFileSync(path, 'utf8')), read)))
  return contained
}

function validate(path: string): void {
  // Into a file: what Node makes of a pipe cannot be opened as /dev/stdout, where access logs go.
  const said = join(folder, 'said')
  const output = openSync(said, 'w')
  const { status } = spawnSync(envoy, ['--mode', 'validate', '-c', path, '-l', 'warn', '--base-id', String(process.pid)], {
    stdio: ['ignore', output, output],
  })
  closeSync(output)
  const text = withoutExpected(readFileSync(said, 'utf8'))
  expect(text).not.toMatch(/\[(warning|error|critical)\]/)
  expect(status, text).toBe(0)
}
