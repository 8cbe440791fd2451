import { describe, expect, test } from 'vitest'
import { at, planOf, resourceOf, type Planned } from '../support/plan-of.ts'
import {
  fileCa, fileCertificate, http, mesh, node, privateCa, privateCaArn, sdsCertificate, service, spire, trusting, uri, type Json,
} from '../support/small-mesh.ts'

const vault = { name: 'vault', source: { kind: 'secretsManager', arn: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:m/ca-AbCdEf' } }
const alias = { name: 'alias', source: fileCa.source }
const acm = { kind: 'acm', arn: 'arn:aws:acm:eu-west-1:123456789012:certificate/12345678-1234-1234-1234-123456789012' }
const tls = { mode: 'STRICT', certificate: fileCertificate }

/** `caller` calls `a.m`, which is provided by nodes of the given identities, by this policy. */
function calling(policy: Json, identities: readonly (Json | undefined)[] = [undefined], listenerTls: Json = tls, authorities: readonly Json[] = []): Planned {
  const listener = http(80, { tls: listenerTls })
  const nodes = identities.map((identity, index) => node(`n${index}`, [listener], identity && { identity }))
  const targets = nodes.map((_, index) => ({ virtualNode: `n${index}`, weight: 1 }))
  return planOf(
    mesh({
      authorities: [alias, fileCa, privateCa, spire, vault, ...authorities],
      virtualNodes: [...nodes, { name: 'caller', backends: [{ virtualService: 'a.m', tls: policy }] }],
      virtualRouters: [{ name: 'r', listeners: [http(80)], routes: [{ name: 'all', protocol: 'http', targets }] }],
      virtualServices: [service('a.m', [listener], 'virtualRouter', 'r')],
    }),
  )
}
const policyOf = (planned: Planned): unknown => at(resourceOf(planned, 'VirtualNode', 'caller'), 'Spec.BackendDefaults.ClientPolicy.TLS')
const namesOf = (planned: Planned): unknown => at(resourceOf(planned, 'VirtualNode', 'caller'), 'Spec.BackendDefaults.ClientPolicy.TLS.Validation.SubjectAlternativeNames')

describe('names of servers', () => {
  test('are not stated where nodes are found by them: App Mesh then wants each to have its own', () => {
    expect(namesOf(calling(trusting(['ca']), [undefined, { kind: 'dns', value: 'n1.internal' }]))).toBeUndefined()
  })

  test('are the identities of all that may answer where one is not found by its own', () => {
    const dns = { kind: 'dns', value: 'n1.internal' }
    expect(namesOf(calling(trusting(['spire']), [uri('b'), dns, uri('a')]))).toEqual({ Match: { Exact: ['n1.internal', 'spiffe://m/a', 'spiffe://m/b'] } })
  })

  test('are those listed, where some are', () => {
    expect(namesOf(calling(trusting(['ca'], {}, [uri('z'), uri('b')])))).toEqual({ Match: { Exact: ['spiffe://m/b', 'spiffe://m/z'] } })
  })

  test('of listeners that are called in plaintext do not count', () => {
    const policy = trusting(['ca'], { ports: [443] })
    expect(namesOf(calling(policy, [uri('a')]))).toBeUndefined()
  })
})

describe('trust', () => {
  const trustOf = (names: readonly string[]): unknown => (policyOf(calling(trusting(names))) as { readonly Validation: { readonly Trust: unknown } }).Validation.Trust

  test.each([
    [['ca'], { File: { CertificateChain: '/tls/ca.pem' } }],
    [['ca', 'alias'], { File: { CertificateChain: '/tls/ca.pem' } }],
    [['spire'], { SDS: { SecretName: 'spiffe://m' } }],
    [['pca'], { ACM: { CertificateAuthorityArns: [privateCaArn] } }],
  ])('%o is %o', (names, trust) => {
    expect(trustOf(names)).toEqual(trust)
    expect(calling(trusting(names)).findings).toEqual([])
  })

  test.each([
    [['ca', 'spire'], "'ca' and 'spire': they come from several files or secrets"],
    [['vault'], "'vault': App Mesh does not read AWS Secrets Manager"],
    [['ca', 'pca'], "'ca' and 'pca': some are of AWS Private CA, and others are not"],
    [[], 'no authority: it trusts nobody, and App Mesh would take nobody for everybody'],
  ])('%o is refused', (names, told) => {
    expect(calling(trusting(names)).findings).toEqual([`MC6505 virtual node 'caller': App Mesh cannot validate a server by ${told}`])
  })

  test('of several authorities of AWS Private CA is their ARNs, up to three', () => {
    const arns = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => privateCaArn.replace(/.$/, 'abc'[index]!))
    const other = (count: number): Json => ({ name: 'other', source: { kind: 'acmPca', arns: arns(count) } })
    const planned = (count: number): Planned => calling(trusting(['other', 'pca']), [undefined], tls, [other(count)])
    expect(policyOf(planned(2))).toMatchObject({ Validation: { Trust: { ACM: { CertificateAuthorityArns: [...arns(2), privateCaArn].toSorted() } } } })
    expect(planned(2).findings).toEqual([])
    expect(planned(3).findings).toEqual([expect.stringMatching(/^MC6501 .*: 4 of them, but App Mesh takes at most 3$/)])
  })
})

describe('certificates of clients', () => {
  const shown = (certificate: Json): Planned => calling(trusting(['ca'], { certificate }))

  test.each([
    [fileCertificate, { File: { CertificateChain: '/tls/own.pem', PrivateKey: '/tls/own.key' } }],
    [sdsCertificate, { SDS: { SecretName: 'spiffe://m/own' } }],
  ])('%o', (certificate, planned) => {
    expect(policyOf(shown(certificate))).toMatchObject({ Certificate: planned })
    expect(shown(certificate).findings).toEqual([])
  })

  test.each([
    [acm, 'AWS Certificate Manager'],
    [{ kind: 'acmPca', arn: privateCaArn }, 'an authority of AWS Private CA that issues one'],
    [{ kind: 'secretsManager', arn: vault.source.arn }, 'AWS Secrets Manager'],
  ])('%o is refused', (source, told) => {
    const { findings } = shown({ issuer: 'ca', source })
    expect(findings).toEqual([`MC6504 virtual node 'caller': App Mesh cannot take the certificate of a client from ${told}`])
  })
})

describe('listeners with TLS', () => {
  const listening = (more: Json): readonly string[] => calling(trusting(['ca'], { certificate: fileCertificate }), [undefined], { ...tls, ...more }).findings
  const guest = { kind: 'dns', value: 'guest.m' }

  test('take certificates of AWS Certificate Manager', () => {
    expect(listening({ certificate: { issuer: 'pca', source: acm } })).toEqual([])
  })

  test('do not have them issued', () => {
    expect(listening({ certificate: { issuer: 'pca', source: { kind: 'acmPca', arn: privateCaArn } } })).toEqual([
      expect.stringMatching(/^MC6504 listener http:80 of virtual node 'n0'/),
    ])
  })

  test('validate clients by files and SDS, not by AWS Private CA', () => {
    expect(listening({ clients: { trust: ['ca'], alsoAccept: [guest] } })).toEqual([])
    expect(listening({ clients: { trust: ['pca'], alsoAccept: [guest] } })).toEqual([
      "MC6505 listener http:80 of virtual node 'n0': App Mesh cannot validate a client by 'pca': AWS Private CA can be the trust of client policies only",
    ])
  })

  test('accept somebody, or are refused', () => {
    // The caller of this mesh has no identity.
    expect(listening({ clients: { trust: ['ca'] } })).toEqual([expect.stringMatching(/^MC6508 listener http:80 of virtual node 'n0'/)])
  })
})

test('what App Mesh has no word for is refused once, however many backends share it', () => {
  const unverified = { verify: { kind: 'none', reason: 'r' }, minimumVersion: 'TLSv1_3' }
  const services = ['a.m', 'b.m'].map((name) => service(name, [http(80)], 'virtualNode', 'a'))
  const backends = services.map(({ name }) => ({ virtualService: name, tls: unverified }))
  const { findings } = planOf(mesh({ virtualNodes: [node('a', [http(80)]), { name: 'caller', backends }], virtualServices: services }))
  expect(findings.map((finding) => finding.slice(0, 6))).toEqual(['MC6506', 'MC6507'])
})

describe('a caller without a client policy', () => {
  const permissive = { mode: 'PERMISSIVE', certificate: fileCertificate }
  const asking = { ...permissive, clients: { trust: ['ca'], alsoAccept: [uri('guest')] } }
  const plainly = (listenerTls: Json | undefined, policy?: Json): readonly string[] => {
    const listener = http(80, listenerTls && { tls: listenerTls })
    const backends = [{ virtualService: 'a.m', ...(policy && { tls: policy }) }]
    const nodes = [node('a', [listener]), { name: 'caller', backends }]
    return planOf(mesh({ authorities: [fileCa], virtualNodes: nodes, virtualServices: [service('a.m', [listener], 'virtualNode', 'a')] })).findings
  }

  test('is refused by a listener that takes plaintext and asks for certificates, for it would speak TLS', () => {
    const told = [expect.stringMatching(/^MC6518 virtual node 'caller' calls 'a.m' in plaintext/)]
    expect(plainly(asking)).toEqual(told)
    expect(plainly(asking, trusting(['ca'], { ports: [443] }))).toEqual(told)
  })

  test('is let in elsewhere', () => {
    expect(plainly(permissive)).toEqual([])
    expect(plainly(undefined)).toEqual([])
    expect(plainly(asking, trusting(['ca'], { certificate: fileCertificate }))).toEqual([])
  })
})
