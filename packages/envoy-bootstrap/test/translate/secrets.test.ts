import type { Authority, AuthoritySource, Certificate, CertificateSource } from '@mesh-compile/ir'
import { expect, test } from 'vitest'
import { staticPackaging } from '../../src/packaging/static.ts'
import { createSecrets } from '../../src/translate/secrets.ts'

const certificate = (issuer: string, name: string): Certificate => ({ issuer, source: { kind: 'file', chain: `/${name}.pem`, key: `/${name}.key` } })
const places = { certificateDir: '/certs', sdsSocket: '/run/sds.sock' }
const namesOf = (...declared: readonly Certificate[]): readonly (string | undefined)[] => {
  const secrets = createSecrets(declared, staticPackaging.references, places)
  return declared.map((one) => secrets.certificate(one).name)
}

test('a certificate is called by its issuer, several of one issuer are counted by path', () => {
  expect(namesOf(certificate('ca', 'b'))).toEqual(['cert_ca'])
  expect(namesOf(certificate('ca', 'b'), certificate('ca', 'a'), certificate('other', 'c'))).toEqual(['cert_ca_2', 'cert_ca_1', 'cert_other'])
  expect(namesOf(certificate('ca', 'a'), certificate('ca', 'a'))).toEqual(['cert_ca', 'cert_ca'])
})

test('no two certificates have one name, whatever issuers are called', () => {
  const names = namesOf(certificate('a_1', 'x'), certificate('a', 'y'), certificate('a', 'z'))
  expect(new Set(names).size).toBe(3)
})

test('only what is used is there, and every file once', () => {
  const [used, unused] = [certificate('ca', 'used'), certificate('ca', 'unused')]
  const secrets = createSecrets([used, unused], staticPackaging.references, places)
  secrets.certificate(used)
  secrets.certificate(used)
  secrets.authorities([{ name: 'ca', source: { kind: 'file', path: '/ca.pem' } }])
  expect(secrets.list()).toEqual([
    { name: 'ca_ca', validation_context: { trusted_ca: { filename: '/ca.pem' } } },
    { name: 'cert_ca_2', tls_certificate: { certificate_chain: { filename: '/used.pem' }, private_key: { filename: '/used.key' } } },
  ])
  expect(secrets.external()).toEqual([
    { path: '/ca.pem', role: 'ca' },
    { path: '/used.key', role: 'key' },
    { path: '/used.pem', role: 'certificate' },
  ])
})

const CA = 'arn:aws:acm-pca:eu-west-1:123456789012:certificate-authority/1'
const OTHER = 'arn:aws:acm-pca:eu-west-1:123456789012:certificate-authority/2'
const SECRET = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:s'

test.each<[CertificateSource, object]>([
  [{ kind: 'acm', arn: 'arn:acm' }, { kind: 'acm', arn: 'arn:acm' }],
  [{ kind: 'acmPca', arn: CA }, { kind: 'acmPca', arns: [CA] }],
  [{ kind: 'secretsManager', arn: SECRET }, { kind: 'secretsManager', arn: SECRET }],
])('a certificate that is delivered: %j', (source, from) => {
  const secrets = createSecrets([{ issuer: 'ca', source }], staticPackaging.references, places)
  expect(secrets.certificate({ issuer: 'ca', source })).toEqual({ name: 'cert_ca' })
  expect(secrets.list()).toEqual([
    { name: 'cert_ca', tls_certificate: { certificate_chain: { filename: '/certs/cert_ca/chain.pem' }, private_key: { filename: '/certs/cert_ca/key.pem' } } },
  ])
  expect(secrets.external()).toEqual([
    { path: '/certs/cert_ca/chain.pem', role: 'certificate', source: from },
    { path: '/certs/cert_ca/key.pem', role: 'key', source: from },
  ])
})

const trusting = (...sources: readonly AuthoritySource[]) => {
  const secrets = createSecrets([], staticPackaging.references, places)
  const authorities = sources.map((source, index): Authority => ({ name: 'abc'.charAt(index), source }))
  return { reference: secrets.authorities(authorities), external: secrets.external(), list: secrets.list(), sds: secrets.usesSds() }
}

test('authorities that are delivered, alone and in one file', () => {
  const arns = [CA, OTHER]
  expect(trusting({ kind: 'acmPca', arns })).toMatchObject({
    reference: { name: 'ca_a' },
    external: [{ path: '/certs/ca_a/ca.pem', role: 'ca', source: { kind: 'acmPca', arns } }],
  })
  const file = { kind: 'file', path: '/ca.pem' } as const
  const secret = { kind: 'secretsManager', arn: SECRET } as const
  expect(trusting(file, secret, file)).toMatchObject({
    reference: { name: 'ca_a+b' },
    list: [{ name: 'ca_a+b', validation_context: { trusted_ca: { filename: '/certs/ca_a+b/ca.pem' } } }],
    external: [{ path: '/certs/ca_a+b/ca.pem', role: 'ca', source: { kind: 'bundle', parts: [file, secret] } }],
  })
})

test('what SDS serves is asked for by its own name, and comes with no file', () => {
  const sds = { kind: 'sds', secret: 'spiffe://shop.local' } as const
  const { reference, ...rest } = trusting(sds, sds)
  expect(reference).toMatchObject({
    name: 'spiffe://shop.local',
    sds_config: { api_config_source: { api_type: 'GRPC', grpc_services: [{ envoy_grpc: { cluster_name: 'static_cluster_sds_unix_socket' } }] } },
  })
  expect(rest).toEqual({ external: [{ path: '/run/sds.sock', role: 'socket' }], list: [], sds: true })
  const secrets = createSecrets([], staticPackaging.references, places)
  expect(secrets.certificate({ issuer: 'ca', source: { kind: 'sds', secret: 'own' } })).toHaveProperty('name', 'own')
})

test('SDS serves one secret for a context, with which no file can be joined', () => {
  const sds = (secret: string) => ({ kind: 'sds', secret }) as const
  expect(trusting(sds('a'), sds('b')).reference).toBeUndefined()
  expect(trusting(sds('a'), { kind: 'file', path: '/ca.pem' }).reference).toBeUndefined()
})
