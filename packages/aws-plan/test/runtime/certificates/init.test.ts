import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { planCertificates } from '../../../src/runtime/certificates/certificates.ts'
import { FARGATE } from '../../support/runtime-of.ts'
import { runtimeFor } from '../../support/runtime-for.ts'

const root = mkdtempSync(join(tmpdir(), 'mesh-init-'))
chmodSync(root, 0o755)
afterAll(() => rmSync(root, { recursive: true, force: true }))

const external = [{ path: '/certificates/ca_shop/ca.pem', role: 'ca', source: { kind: 'secretsManager', arn: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:ca' } }] as const
const { containers = [] } = planCertificates(runtimeFor({ virtualNodes: [{ name: 'web', platform: FARGATE }] }, { external: { web: external } }))
const { EntryPoint: [shell, ...words] } = containers[0]!.definition as { readonly EntryPoint: readonly [string, ...string[]] }

// What it does is to become another user, which takes root; tasks run it so.
test.runIf(process.getuid?.() === 0)('the folder is handed to Envoy\'s user, and nothing but that user goes on', () => {
  const directory = join(root, 'certificates')
  const { stdout, stderr, status } = spawnSync(shell, [...words, directory, '1337'], {
    env: { ...process.env, MESH_FETCH_CERTIFICATES: 'id -u; id -G; echo "$1"; : >"${0%/*}/written"; exit 3' },
    encoding: 'utf8',
  })
  expect({ stdout, stderr, status }).toEqual({ stdout: '1337\n1337\nonce\n', stderr: '', status: 3 })
  for (const path of ['', 'fetch-certificates', 'written']) expect(statSync(join(directory, path)).uid).toBe(1337)
})
