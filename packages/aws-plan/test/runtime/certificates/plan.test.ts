import { expect, test } from 'vitest'
import type { ExternalPath } from '@mesh-compile/ir/emitter'
import { certificateRequest } from '../../../src/runtime/certificates/request.ts'
import { planCertificates } from '../../../src/runtime/certificates/certificates.ts'
import { FARGATE, runtimeOf, type RuntimeCase, statementsOf } from '../../support/runtime-of.ts'
import { arnOf } from '../../support/fetch-world.ts'
import { runtimeFor } from '../../support/runtime-for.ts'

const IMAGE = { certificateImage: 'registry.example/certificates:1' }
const folder = '/etc/mesh-compile/certificates'
const pair = (secret: string, source: NonNullable<ExternalPath['source']>): readonly ExternalPath[] => [
  { path: `${folder}/${secret}/chain.pem`, role: 'certificate', source },
  { path: `${folder}/${secret}/key.pem`, role: 'key', source },
]
const authority = (source: NonNullable<ExternalPath['source']>): ExternalPath => ({ path: `${folder}/ca_shop/ca.pem`, role: 'ca', source })
const issued = pair('cert_shop', { kind: 'acmPca', arns: [arnOf.acmPca('ca')] })
const exported = pair('cert_shop', { kind: 'acm', arn: arnOf.acm('web') })
const kept = pair('cert_shop', { kind: 'secretsManager', arn: arnOf.secretsManager('pair-AbCdEf') })

const web = (more: object = {}): object => ({
  virtualNodes: [{ name: 'web', platform: FARGATE, identity: { kind: 'uri', value: 'spiffe://shop.local/web' }, ...more }],
})
const planOf = (external: readonly ExternalPath[], { options = IMAGE, ...rest }: RuntimeCase = {}, more: object = {}): ReturnType<typeof runtimeOf> =>
  runtimeOf(web(more), { external: { web: external }, options, ...rest })
const requestOf = (external: readonly ExternalPath[], settings: RuntimeCase = {}): unknown => {
  const runtime = runtimeFor(web(), { external: { web: external }, options: IMAGE, ...settings })
  return certificateRequest(runtime, runtime.proxies[0]!)
}

test('what is issued is asked for with the identity of the proxy, and looked at before its last third has passed', () => {
  expect(requestOf(issued)).toEqual({
    directory: folder,
    validityDays: 7,
    refreshSeconds: 21_600,
    retrySeconds: 300,
    secrets: [{ secret: 'cert_shop', kind: 'acmPca', arn: arnOf.acmPca('ca'), subjectAltName: 'URI:spiffe://shop.local/web' }],
  })
  expect(requestOf(issued, { options: { ...IMAGE, certificateValidityDays: 1 } })).toMatchObject({ refreshSeconds: 14_400 })
  expect(requestOf(exported, { options: { ...IMAGE, certificateValidityDays: 1 } })).toMatchObject({ refreshSeconds: 21_600 })
})

test('a bundle is asked for part by part, in the folder of the secret', () => {
  const parts = [{ kind: 'acmPca', arns: [arnOf.acmPca('a'), arnOf.acmPca('b')] }, { kind: 'secretsManager', arn: arnOf.secretsManager('c') }, { kind: 'file', path: '/etc/ca.pem' }] as const
  expect(requestOf([authority({ kind: 'bundle', parts })])).toMatchObject({
    secrets: [{ secret: 'ca_shop', kind: 'authority', from: [arnOf.acmPca('a'), arnOf.acmPca('b'), arnOf.secretsManager('c'), '/etc/ca.pem'] }],
  })
})

test('the role may do what is needed, on these ARNs, and nothing else', () => {
  expect(statementsOf(planOf(exported), 'web/task')).toEqual([{ Sid: 'ExportCertificates', Effect: 'Allow', Action: ['acm:ExportCertificate'], Resource: [arnOf.acm('web')] }])
  expect(statementsOf(planOf(kept), 'web/task')).toEqual([
    { Sid: 'ReadSecrets', Effect: 'Allow', Action: ['secretsmanager:GetSecretValue'], Resource: [arnOf.secretsManager('pair-AbCdEf')] },
  ])
  expect(statementsOf(planOf([...issued, authority({ kind: 'acmPca', arns: [arnOf.acmPca('root')] })]), 'web/task')).toEqual([
    {
      Sid: 'IssueCertificates',
      Effect: 'Allow',
      Action: ['acm-pca:IssueCertificate'],
      Resource: [arnOf.acmPca('ca')],
      Condition: { StringEquals: { 'acm-pca:TemplateArn': ['arn:aws:acm-pca:::template/EndEntityCertificate/V1'] } },
    },
    { Sid: 'ReadIssuedCertificates', Effect: 'Allow', Action: ['acm-pca:GetCertificate'], Resource: [arnOf.acmPca('ca')] },
    { Sid: 'ReadAuthorities', Effect: 'Allow', Action: ['acm-pca:GetCertificateAuthorityCertificate'], Resource: [arnOf.acmPca('ca'), arnOf.acmPca('root')] },
  ])
})

test('a proxy without certificates from AWS has nothing of all this', () => {
  const runtime = runtimeFor(web(), { external: { web: [{ path: '/etc/tls/ca.pem', role: 'ca' }] } })
  expect(planCertificates(runtime)).toEqual({ statements: [], containers: [], volumes: [] })
})

test('one container fetches before Envoy starts, another as Envoy\'s user what is renewed', () => {
  const runtime = runtimeFor(web(), { external: { web: issued }, options: IMAGE })
  const { containers = [], volumes } = planCertificates(runtime)
  expect(volumes).toEqual([{ proxy: 'web', name: 'mesh-certificates', path: folder }])
  expect(containers.map(({ name, beforeEnvoy }) => [name, beforeEnvoy])).toEqual([
    ['mesh-certificates-init', 'SUCCESS'],
    ['mesh-certificates', undefined],
  ])
  const [init, refresher] = containers
  expect(init?.definition).toMatchObject({ Name: 'mesh-certificates-init', Image: 'registry.example/certificates:1', User: '0', Command: [folder, '1337'], ReadonlyRootFilesystem: true })
  expect(refresher?.definition).toMatchObject({ User: '1337:1337', Command: ['refresh'], LinuxParameters: { Capabilities: { Drop: ['ALL'] } }, Essential: false })
  expect(JSON.stringify(refresher?.definition)).not.toContain('#!/bin/sh')
})

test('a static bootstrap would not see what is renewed', () => {
  const settings = { xds: 'static' } as const
  expect(planOf(issued, settings).findings).toEqual([expect.stringContaining('MC6550')])
  expect(planOf(exported, settings).findings).toEqual([expect.stringContaining('MC6552')])
  expect(planOf(issued).findings).toEqual([])
  expect(planOf([], settings).findings).toEqual([])
  const { containers = [] } = planCertificates(runtimeFor(web(), { external: { web: kept }, xds: 'static' }))
  expect(containers.map(({ name }) => name)).toEqual(['mesh-certificates-init'])
})

test('files in a planned task are of nobody, unless they come from AWS', () => {
  const own = [{ path: '/etc/tls/key.pem', role: 'key' }, { path: '/etc/tls/chain.pem', role: 'certificate' }] as const
  expect(planOf(own).findings).toEqual(["MC6551 'web': its Envoy needs /etc/tls/chain.pem, /etc/tls/key.pem in the task, and nothing puts that there"])
  expect(planOf([authority({ kind: 'bundle', parts: [{ kind: 'file', path: '/etc/ca.pem' }, { kind: 'acmPca', arns: [arnOf.acmPca('ca')] }] })]).findings).toEqual([
    expect.stringContaining('needs /etc/ca.pem in'),
  ])
  expect(planOf(own, {}, { platform: { kind: 'ecs', launchType: 'FARGATE', task: { kind: 'own' } } }).findings).toEqual([])
  expect(planOf(own, {}, { platform: { kind: 'ec2' } }).findings).toEqual([])
})

test('a private key takes openssl, which the usual image has not', () => {
  const usual = { options: {} }
  for (const external of [issued, exported]) expect(planOf(external, usual).findings).toEqual([expect.stringContaining('MC6553')])
  for (const external of [kept, [authority({ kind: 'acmPca', arns: [arnOf.acmPca('ca')] })]]) expect(planOf(external, usual).findings).toEqual([])
  expect(planOf(issued, usual, { platform: { kind: 'ec2' } }).findings).toEqual([])
})

test('nobody is issued a certificate without an identity', () => {
  const { findings } = runtimeOf({ virtualNodes: [{ name: 'web', platform: FARGATE }] }, { external: { web: issued }, options: IMAGE })
  expect(findings).toEqual([expect.stringContaining('MC6554')])
})
