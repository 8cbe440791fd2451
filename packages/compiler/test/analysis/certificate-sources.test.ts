import { authority, certificate, clientTls, dns, http, mesh, strict, type AuthoritySource, type CertificateSource } from '@mesh-compile/dsl'
import { describe, expect, test } from 'vitest'
import { findings } from '../findings.ts'

const UUID = '12345678-1234-1234-1234-123456789012'
const ACM = `arn:aws:acm:eu-west-1:123456789012:certificate/${UUID}`
const PCA = `arn:aws-us-gov:acm-pca:us-gov-west-1:123456789012:certificate-authority/${UUID}`
const SECRET = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/payments-AbCdEf'
const files = { chain: '/c.pem', key: '/k.pem' }

/** What is said when a node shows `own`, issued by an authority from `ca`, and another trusts and shows them too. */
function findingsWith(ca: AuthoritySource, own: CertificateSource): readonly string[] {
  const m = mesh('m')
  const issuer = authority('ca', ca)
  const shown = certificate(issuer, own)
  const port = http(8443, { tls: strict(shown, { clients: [issuer] }) })
  const service = m.virtualService('api.local', port)
  m.provide(service, m.virtualNode('api', { listeners: [port], serviceDiscovery: dns('api.internal') }))
  m.virtualNode('web', { identity: 'web.local', backendDefaults: { tls: clientTls({ trust: [issuer], certificate: shown }) }, backends: [service] })
  return findings(m)
}

describe('legal', () => {
  test.each<[AuthoritySource]>([[{ file: '/ca.pem' }], [{ sds: 'spiffe://shop.local' }], [{ acmPca: [PCA] }], [{ secretsManager: SECRET }]])(
    'authority from %j',
    (source) => expect(findingsWith(source, files)).toEqual([]),
  )

  test.each<[CertificateSource]>([[files], [{ sds: 'default' }], [{ acm: ACM }], [{ acmPca: PCA }], [{ secretsManager: SECRET }]])(
    'certificate from %j',
    (source) => expect(findingsWith({ file: '/ca.pem' }, source)).toEqual([]),
  )
})

describe('illegal', () => {
  const arns = (count: number): string[] => Array.from({ length: count }, (_, index) => PCA.replace(/\d{12}$/, String(index).padStart(12, '0')))

  test.each<[unknown, string]>([
    [{ file: 'ca.pem' }, 'MC2025'],
    [{ sds: '' }, 'MC2045'],
    [{ sds: 'a\nb' }, 'MC2045'],
    [{ sds: 'x'.repeat(256) }, 'MC2045'],
    [{ acmPca: [ACM] }, 'MC2046'],
    [{ acmPca: [] }, 'MC2020'],
    [{ acmPca: PCA }, 'MC2001'],
    [{ acmPca: [PCA, 1] }, 'MC2001'],
    [{ acmPca: arns(4) }, 'MC2020'],
    [{ secretsManager: PCA }, 'MC2046'],
    [{}, 'MC2003'],
    [{ file: '/ca.pem', sds: 'x' }, 'MC2001'],
  ])('authority from %j', (source, code) => {
    expect(findingsWith(source as AuthoritySource, files).map((text) => text.slice(0, 6))).toEqual([code])
  })

  test.each<[unknown, string]>([
    [{ ...files, key: 'k.pem' }, 'MC2025'],
    [{ chain: '/c.pem' }, 'MC2003'],
    [{ sds: '' }, 'MC2045'],
    [{ acm: ACM.replace('123456789012:', '12345:') }, 'MC2046'],
    [{ acm: ACM.replace('arn:aws:', 'arn:azure:') }, 'MC2046'],
    [{ acm: PCA }, 'MC2046'],
    [{ acmPca: SECRET }, 'MC2046'],
    [{ secretsManager: 'shop/payments' }, 'MC2046'],
    [{ ...files, acm: ACM }, 'MC2001'],
  ])('certificate from %j', (source, code) => {
    // One value stands at both nodes; it is told once.
    expect(findingsWith({ file: '/ca.pem' }, source as CertificateSource).map((text) => text.slice(0, 6))).toContain(code)
  })
})

test('a certificate without its files is told once, with what else it may be', () => {
  const m = mesh('m')
  m.virtualNode('n', { backendDefaults: { tls: clientTls({ trust: [authority('ca', { file: '/ca.pem' })], certificate: certificate(authority('ca', { file: '/ca.pem' }), {} as never) }) } })
  expect(findings(m).filter((text) => text.startsWith('MC2003'))).toEqual([expect.stringContaining('one of sds, acm, acmPca and secretsManager')])
})

test.each([
  ['shop.local', true],
  ['a-b.shop.local', true],
  ['spiffe://shop.local/ns/pay.ments', true],
  ['*.shop.local', false],
  ['spiffe://shop.local/*', false],
  ['pay+ments.local', false],
  ['', false],
])('the identity %j is exact: %s', (identity, legal) => {
  const m = mesh('m')
  m.virtualNode('n', { identity })
  expect(findings(m).map((text) => text.slice(0, 6))).toEqual(legal ? [] : ['MC2026'])
})
