import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { ExternalPath } from '@mesh-compile/ir/emitter'
import { withMachineFiles } from '../../../src/runtime/vm/machine-files.ts'
import { word } from '../../../src/runtime/vm/unit.ts'
import { runtimeFor } from '../../support/runtime-for.ts'
import { FARGATE, type RuntimeCase } from '../../support/runtime-of.ts'

const root = mkdtempSync(join(tmpdir(), 'mesh-machine-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const secret = { kind: 'secretsManager', arn: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:vm-AbCdEf' } as const
const certificates: readonly ExternalPath[] = [
  { path: '/etc/mesh-compile/certificates/cert_shop/chain.pem', role: 'certificate', source: secret },
  { path: '/etc/mesh-compile/certificates/cert_shop/key.pem', role: 'key', source: secret },
]

/** What is delivered to the machine of a node, by path. */
function filesOf(node: object = {}, settings: RuntimeCase = {}): Readonly<Record<string, string>> {
  const runtime = withMachineFiles(runtimeFor({ virtualNodes: [{ name: 'vm', platform: { kind: 'ec2' }, ...node }] }, settings))
  return Object.fromEntries(runtime.proxies[0]!.files.map(({ path, print }) => [path, String(print())]))
}
const withCertificates = filesOf({}, { external: { vm: certificates } })
const unitOf = (node: object = {}, settings: RuntimeCase = {}): string => filesOf(node, settings)['machine/envoy.service'] ?? ''

test('a machine has units for what it does, and a task has none', () => {
  expect(Object.keys(filesOf())).toEqual(['machine/envoy.service', 'machine/install.sh', 'machine/mesh-interception.service', 'vm.json'])
  expect(Object.keys(withCertificates)).toEqual([
    'machine/certificates.json', 'machine/envoy.service', 'machine/fetch-certificates', 'machine/install.sh',
    'machine/mesh-certificates.service', 'machine/mesh-certificates.timer', 'machine/mesh-interception.service', 'vm.json',
  ])
  const explicit = { interception: { kind: 'explicit', applicationPorts: {} } }
  expect(Object.keys(filesOf(explicit))).not.toContain('machine/mesh-interception.service')
  expect(Object.keys(filesOf({}, { external: { vm: certificates }, xds: 'static' }))).not.toContain('machine/mesh-certificates.timer')
  expect(Object.keys(filesOf({ platform: FARGATE }))).toEqual(['vm.json'])
})

test('Envoy runs as the user whose connections are not redirected, and drains before it stops', () => {
  const unit = unitOf({}, { envoyOptions: { proxyUid: 4242, adminPort: 9000, configDir: '/srv/mesh' }, options: { drainSeconds: 7 } })
  expect(unit).toContain('\nUser=4242\n')
  expect(unit).toContain('\nExecStart=envoy -c /srv/mesh/vm.json --drain-time-s 7 ')
  expect(unit).toContain('http://127.0.0.1:9000/drain_listeners?inboundonly&graceful\nExecStop=sleep 7\n')
})

test('it may bind a port below 1024 where its own listeners have one', () => {
  const listeners = [{ protocol: 'http', port: 80 }]
  const explicit = { interception: { kind: 'explicit', applicationPorts: { 80: 8080 } } }
  expect(unitOf({ listeners, ...explicit })).toContain('\nAmbientCapabilities=CAP_NET_BIND_SERVICE\n')
  expect(unitOf({ listeners })).toContain('\nAmbientCapabilities=\n')
})

test('it may write where its access log is, and only there', () => {
  const log = { external: { vm: [{ path: '/var/log/my mesh/100%.log', role: 'log' }] } } as const
  expect(unitOf({ accessLog: { path: '/var/log/my mesh/100%.log' } }, log)).toContain('\nReadWritePaths="-/var/log/my mesh"\n')
  expect(unitOf()).not.toContain('ReadWritePaths')
})

test.each([
  ['/etc/a', '/etc/a'],
  ['a b', '"a b"'],
  ['100%', '100%%'],
  ['say "no"\\', '"say \\"no\\"\\\\"'],
  ["it's", '"it\'s"'],
  ['$HOME', '"$HOME"'],
])('the word %j is written %s', (text, written) => expect(word(text)).toBe(written))

test('an access log on the standard output is written through a pipe, for the journal is a socket', () => {
  const log = { accessLog: { path: '/dev/stdout' } }
  const [, wrapper = ''] = /\nExecStart=\/bin\/bash -c '(.*)' envoy envoy -c/.exec(unitOf(log)) ?? []
  const write = ['/bin/sh', '-c', 'echo line >/dev/stdout']
  // Node's own pipes are sockets as well.
  const plain = spawnSync(write[0]!, write.slice(1), { encoding: 'utf8' })
  const wrapped = spawnSync('/bin/bash', ['-c', wrapper.replaceAll('$$', '$'), 'envoy', ...write], { encoding: 'utf8' })
  expect([plain.stdout, wrapped.stdout]).toEqual(['', 'line\n'])
  expect(unitOf()).toContain('\nExecStart=envoy -c ')
})

// systemd tells of settings that it does not know; it is on every Linux that this is for.
test.runIf(existsSync('/usr/bin/systemd-analyze'))('systemd takes the units as they are', () => {
  const folder = join(root, 'units')
  const bin = join(root, 'bin')
  for (const place of [folder, bin]) mkdirSync(place)
  const logging = filesOf({ accessLog: { path: '/dev/stdout' } }, { external: { vm: certificates } })
  const units = Object.entries(logging).filter(([path]) => /\.(service|timer)$/.test(path))
  for (const [path, text] of units) {
    // Programs have to be there for it.
    writeFileSync(join(folder, path.slice('machine/'.length)), text.replaceAll(/^(Exec\w+=-?)(envoy|curl|sleep) /gm, '$1/bin/true '))
  }
  const { stderr, status } = spawnSync('systemd-analyze', ['verify', '--man=no', ...units.map(([path]) => join(folder, path.slice('machine/'.length)))], { encoding: 'utf8' })
  expect({ stderr: stderr.split('\n').filter((line) => line.includes(folder) || /mesh-|envoy/.test(line)), status }).toEqual({ stderr: [], status: 0 })
})

/** Runs the script of a machine with stand-ins for programs that would change this one. */
function install(files: Readonly<Record<string, string>>, present: readonly string[], args: readonly string[] = []): { readonly status: number | null; readonly errors: string; readonly done: readonly string[] } {
  const place = mkdtempSync(join(root, 'install-'))
  const [bin, here] = [join(place, 'bin'), join(place, 'config/machine')] as const
  mkdirSync(bin)
  mkdirSync(here, { recursive: true })
  const log = join(place, 'done')
  writeFileSync(log, '')
  const program = (name: string, text: string): void => {
    writeFileSync(join(bin, name), `#!/bin/sh\n${text}\n`)
    chmodSync(join(bin, name), 0o755)
  }
  for (const name of ['systemctl', 'groupadd', 'useradd', 'chown', 'install', 'rm']) program(name, `echo "${name} $*" | sed 's|${place}||g' >>'${log}'`)
  program('id', 'echo 0')
  program('getent', 'exit 2')
  for (const name of ['sh', 'dirname', 'sed', ...present]) if (!existsSync(join(bin, name))) program(name, `exec ${execFileSync('sh', ['-c', `command -v ${name} || echo /bin/true`], { encoding: 'utf8' }).trim()} "$@"`)
  for (const [path, text] of Object.entries(files)) if (path.startsWith('machine/')) writeFileSync(join(place, 'config', path), text)
  const { status, stderr } = spawnSync('/bin/sh', [join(here, 'install.sh'), ...args], { env: { PATH: bin }, encoding: 'utf8' })
  return { status, errors: stderr, done: readFileSync(log, 'utf8').trimEnd().split('\n') }
}
const PROGRAMS = ['envoy', 'curl', 'bash', 'aws', 'jq', 'openssl']

test('a machine gets its user and units, its certificates first and Envoy last', () => {
  const { status, errors, done } = install(withCertificates, PROGRAMS)
  expect({ status, errors }).toEqual({ status: 0, errors: '' })
  expect(done.filter((line) => /^(groupadd|useradd)/.test(line))).toHaveLength(2)
  expect(done.filter((line) => line.startsWith('systemctl'))).toEqual([
    'systemctl daemon-reload',
    'systemctl start mesh-certificates.service',
    'systemctl enable --now mesh-certificates.timer',
    'systemctl enable mesh-interception.service',
    'systemctl restart mesh-interception.service',
    'systemctl enable envoy.service',
    'systemctl restart envoy.service',
  ])
  expect(done).toContain('install -m 0644 /config/machine/envoy.service /etc/systemd/system/')
  expect(done).toContain('install -d -m 0755 -o 1337 -g 1337 /etc/mesh-compile/certificates')
})

test.each(['envoy', 'jq'])('without %s nothing is changed', (missing) => {
  const { status, errors, done } = install(withCertificates, PROGRAMS.filter((name) => name !== missing))
  expect({ status, done }).toEqual({ status: 1, done: [''] })
  expect(errors).toContain(`there is no ${missing}`)
})

test('without certificates from AWS its tools are not asked for', () => {
  const { status, done } = install(filesOf(), ['envoy', 'curl', 'bash'])
  expect(status).toBe(0)
  expect(done.join('\n')).not.toContain('certificates')
})

test('what was set up is taken out again', () => {
  const { status, done } = install(filesOf(), [], ['--remove'])
  expect(status).toBe(0)
  expect(done).toEqual([
    'systemctl disable --now envoy.service',
    'rm -f /etc/systemd/system/envoy.service',
    'systemctl disable --now mesh-interception.service',
    'rm -f /etc/systemd/system/mesh-interception.service',
    'systemctl daemon-reload',
  ])
})
