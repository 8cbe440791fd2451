import type { Certificate } from '@mesh-compile/ir'
import { expect, test } from 'vitest'
import { staticPackaging } from '../../src/packaging/static.ts'
import { createSecrets } from '../../src/translate/secrets.ts'

const certificate = (issuer: string, name: string): Certificate => ({ issuer, source: { kind: 'file', chain: `/${name}.pem`, key: `/${name}.key` } })
const namesOf = (...declared: readonly Certificate[]): readonly (string | undefined)[] => {
  const secrets = createSecrets(declared, staticPackaging.references)
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
  const secrets = createSecrets([used, unused], staticPackaging.references)
  secrets.certificate(used)
  secrets.certificate(used)
  secrets.authority({ name: 'ca', source: { kind: 'file', path: '/ca.pem' } })
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
