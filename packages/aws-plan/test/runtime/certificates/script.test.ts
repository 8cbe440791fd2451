import { createPrivateKey, X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, readdirSync, readlinkSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { arnOf, createFetchWorld, type FetchWorld } from '../../support/fetch-world.ts'

let world: FetchWorld
beforeEach(() => {
  world = createFetchWorld()
  world.authority('ca')
})
afterEach(() => world.remove())

const WEB = 'URI:spiffe://shop.local/web'
const EXPORTED = { secret: 'cert_shop', kind: 'acm', arn: arnOf.acm('web') } as const
const ISSUED = { secret: 'cert_shop', kind: 'acmPca', arn: arnOf.acmPca('ca'), subjectAltName: WEB } as const
const KEPT = { secret: 'cert_shop', kind: 'secretsManager', arn: arnOf.secretsManager('pair-AbCdEf') } as const

const certificate = (): X509Certificate => new X509Certificate(world.read('cert_shop/chain.pem') ?? '')
const current = (): string => readlinkSync(join(world.directory, 'cert_shop/current'))
const fits = (): boolean => certificate().checkPrivateKey(createPrivateKey(world.read('cert_shop/key.pem') ?? ''))

test('AWS Certificate Manager exports a pair, whose key is decrypted and whose passphrase no command line shows', () => {
  world.certificate('web', WEB)
  expect(world.once([EXPORTED])).toEqual({ status: 0, errors: '' })
  expect(certificate().subjectAltName).toBe(WEB)
  expect(fits()).toBe(true)
  expect(world.read('cert_shop/chain.pem')?.match(/BEGIN CERTIFICATE/g)).toHaveLength(2)
  expect(world.read('cert_shop/key.pem')).not.toContain('ENCRYPTED')
  expect(world.calls()).toEqual([
    ['acm', 'export-certificate', '--region', 'eu-west-1', '--certificate-arn', EXPORTED.arn, '--passphrase', 'fileb:///dev/stdin', '--output', 'json'],
  ])
  expect(readdirSync(join(world.directory, 'cert_shop', current())).toSorted()).toEqual(['chain.pem', 'key.pem'])
})

test.each(['EC', 'RSA'] as const)('AWS Private CA with a key of %s issues for a key that is made here', (algorithm) => {
  world.authority('ca', algorithm)
  expect(world.once([ISSUED], { validityDays: 3 })).toEqual({ status: 0, errors: '' })
  expect(certificate().subjectAltName).toBe(WEB)
  expect(Date.parse(certificate().validTo) - Date.parse(certificate().validFrom)).toBe(3 * 86_400_000)
  expect(fits()).toBe(true)
})

test('what was issued is used for two thirds of its life, while the same is asked for', () => {
  world.once([ISSUED], { validityDays: 3 })
  const first = certificate().serialNumber
  world.once([ISSUED], { validityDays: 3 })
  expect(certificate().serialNumber).toBe(first)
  // Three days are left: more than a third of eight, and less than a third of ten.
  world.once([ISSUED], { validityDays: 8 })
  expect(certificate().serialNumber).toBe(first)
  world.once([ISSUED], { validityDays: 10 })
  expect(certificate().serialNumber).not.toBe(first)
  world.once([{ ...ISSUED, subjectAltName: 'DNS:web.shop.local' }], { validityDays: 10 })
  expect(certificate().subjectAltName).toBe('DNS:web.shop.local')
})

test.each([
  ['a JSON object', (pair: object) => JSON.stringify(pair)],
  ['PEM', ({ chain, key }: { chain: string; key: string }) => `${key}${chain}`],
])('AWS Secrets Manager holds a pair as %s', (_, write) => {
  const pair = world.certificate('web', WEB)
  world.put('pair-AbCdEf', write(pair))
  expect(world.once([KEPT])).toEqual({ status: 0, errors: '' })
  expect(certificate().subjectAltName).toBe(WEB)
  expect(fits()).toBe(true)
})

test('a bundle is all of its parts', () => {
  const [one, two, three] = [world.authority('one'), world.authority('two'), world.authority('three')]
  world.put('bundle-AbCdEf', JSON.stringify({ ca: two.trimEnd() }))
  world.put('three.pem', three.trimEnd())
  const from = [arnOf.acmPca('one'), arnOf.secretsManager('bundle-AbCdEf'), join(world.directory, '../aws/three.pem')]
  expect(world.once([{ secret: 'ca_one+two', kind: 'authority', from }])).toEqual({ status: 0, errors: '' })
  const found = world.read('ca_one+two/ca.pem')?.match(/-----BEGIN[^-]+-----[^-]+-----END[^-]+-----/g)
  expect(found).toEqual([one, two, three].map((pem) => pem.trimEnd()))
})

test('only its owner reads what was fetched', () => {
  world.once([ISSUED])
  const modes = ['', 'cert_shop', 'cert_shop/current/', 'cert_shop/key.pem', 'cert_shop/chain.pem'].map((path) => (statSync(join(world.directory, path)).mode & 0o777).toString(8))
  expect(modes).toEqual(['700', '700', '700', '400', '400'])
})

test('a renewed pair takes the place of the other by one rename, and the one before is kept', () => {
  world.certificate('web', WEB)
  const versions = [1, 2, 3].map(() => {
    world.certificate('web', WEB)
    expect(world.once([EXPORTED]).status).toBe(0)
    expect(fits()).toBe(true)
    return current()
  })
  expect(readlinkSync(join(world.directory, 'cert_shop/key.pem'))).toBe('current/key.pem')
  expect(readdirSync(join(world.directory, 'cert_shop')).toSorted()).toEqual(['chain.pem', 'current', 'key.pem', ...versions.slice(1)].toSorted())
})

test('what has not changed is left as it is', () => {
  world.certificate('web', WEB)
  world.once([EXPORTED])
  const before = current()
  world.once([EXPORTED])
  expect(current()).toBe(before)
  expect(readdirSync(join(world.directory, 'cert_shop'))).toHaveLength(4)
})

test('what AWS refuses stays as it was, the rest is fetched, and the exit code tells', () => {
  world.certificate('web', WEB)
  world.once([EXPORTED])
  const before = current()
  world.refuse('export-certificate')
  const { status, errors } = world.once([EXPORTED, { secret: 'ca_shop', kind: 'authority', from: [arnOf.acmPca('ca')] }])
  expect([status, current()]).toEqual([1, before])
  expect(errors).toContain('not authorized')
  expect(errors).toContain('fetch-certificates: cert_shop could not be fetched')
  expect(world.read('ca_shop/ca.pem')).toContain('BEGIN CERTIFICATE')
  expect(readdirSync(join(world.directory, 'cert_shop'))).toHaveLength(4)
})

test.each([
  ['nothing', '{}'],
  ['no PEM', JSON.stringify({ chain: 'x', key: 'y' })],
  ['numbers', JSON.stringify({ chain: 1, key: 2 })],
  ['an empty text', ''],
])('a secret with %s is not taken', (_, text) => {
  world.put('pair-AbCdEf', text)
  expect(world.once([KEPT]).status).toBe(1)
  expect(existsSync(join(world.directory, 'cert_shop/current'))).toBe(false)
})

test('a key of another certificate is not taken', () => {
  const { chain } = world.certificate('web', WEB)
  const { key } = world.certificate('other', WEB)
  world.put('pair-AbCdEf', JSON.stringify({ chain, key }))
  const { status, errors } = world.once([KEPT])
  expect([status, world.read('cert_shop/key.pem')]).toEqual([1, undefined])
  expect(errors).toContain('the key is not that of the certificate')
})

test.each(['../outside', '.hidden', '-rf', 'a b', '$(touch pwned)', 'a\nb', "a'b", ''])('a secret is not called %j', (secret) => {
  expect(world.once([{ ...ISSUED, secret }]).status).toBe(1)
  expect(existsSync(world.directory) ? readdirSync(world.directory) : []).toEqual([])
  expect(world.calls()).toEqual([])
})

test.each(['URI:spiffe://a/b,DNS:other', 'URI:$ENV::HOME', 'DNS:a\nbasicConstraints=CA:TRUE', 'DNS:a;b'])('nobody is issued a certificate for %j', (subjectAltName) => {
  expect(world.once([{ ...ISSUED, subjectAltName }]).status).toBe(1)
  expect(world.calls()).toEqual([])
})

test('without a request it ends with 2', () => {
  expect(world.once([], { secrets: undefined })).toMatchObject({ status: 2, errors: expect.stringContaining('there is no request') })
})

test('it goes on fetching until it is told to end, whatever AWS refuses meanwhile', async () => {
  world.certificate('web', WEB)
  world.refuse('export-certificate')
  const running = world.refresh([EXPORTED])
  const ended = once(running, 'exit')
  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds()) {
      if (running.exitCode !== null) throw new Error('it ended by itself')
      await sleep(50)
    }
  }
  await until(() => world.calls().length > 0)
  world.refuse()
  await until(() => world.read('cert_shop/key.pem') !== undefined)
  const first = current()
  world.certificate('web', WEB)
  await until(() => current() !== first)
  running.kill('SIGTERM')
  expect(await ended).toEqual([0, null])
})
