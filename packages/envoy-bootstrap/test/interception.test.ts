import { execFileSync } from 'node:child_process'
import { messageOf } from '@mesh-compile/ir/diagnostics'
import { expect, test } from 'vitest'
import { ipVersion } from '../src/interception/ip-range.ts'
import { emit, readMesh } from './support/mesh-cases.ts'
import { http, mesh, node, tcp } from './support/small-mesh.ts'

const scriptOf = async (name: string, one: object, options: Parameters<typeof emit>[1] = {}): Promise<string> => {
  const { scripts, diagnostics } = await emit(readMesh(one), options)
  expect(diagnostics).toEqual([])
  return String(scripts[`interception/${name}.sh`])
}
/** The rules of one IP version. */
const rulesOf = (script: string, version: 4 | 6): readonly string[] =>
  (new RegExp(`ipv${version}_rules\\(\\) \\{\\n  cat <<'RULES'\\n([\\s\\S]*?)^RULES`, 'm').exec(script)?.[1] ?? '')
    .split('\n')
    .filter((line) => line.startsWith('-A'))

test('the rules of App Mesh', async () => {
  const script = await scriptOf('n', mesh({ virtualNodes: [node('n', [tcp(9000), http(8080)])] }))
  expect(rulesOf(script, 4)).toEqual([
    '-A MESH_EGRESS -m owner --uid-owner 1337 -j RETURN',
    '-A MESH_EGRESS -p tcp --dport 22 -j RETURN',
    '-A MESH_EGRESS -d 169.254.169.254 -j RETURN',
    '-A MESH_EGRESS -d 169.254.170.2 -j RETURN',
    '-A MESH_EGRESS -d 169.254.170.23 -j RETURN',
    '-A MESH_EGRESS -p tcp -j REDIRECT --to-ports 15001',
    '-A MESH_INGRESS -p tcp --dport 8080 -j REDIRECT --to-ports 15000',
    '-A MESH_INGRESS -p tcp --dport 9000 -j REDIRECT --to-ports 15000',
  ])
  expect(script).toContain('OUTPUT -p tcp -m addrtype ! --dst-type LOCAL -j MESH_EGRESS')
  expect(script).toContain('PREROUTING -p tcp -m addrtype ! --src-type LOCAL -j MESH_INGRESS')
})

test('options change the rules, each IP version with its own addresses', async () => {
  const options = { proxyUid: 101, egressIgnoredIps: ['fd00:ec2::254', '10.1.0.0/16', '10.1.0.0/16'], egressIgnoredPorts: [] }
  const script = await scriptOf('n', mesh({ virtualNodes: [node('n')] }), { options })
  const others = ['-A MESH_EGRESS -p tcp -j REDIRECT --to-ports 15001']
  const owner = '-A MESH_EGRESS -m owner --uid-owner 101 -j RETURN'
  expect(rulesOf(script, 4)).toEqual([owner, '-A MESH_EGRESS -d 10.1.0.0/16 -j RETURN', ...others])
  expect(rulesOf(script, 6)).toEqual([owner, '-A MESH_EGRESS -d fd00:ec2::254 -j RETURN', ...others])
})

test('a shell reads the script', async () => {
  const script = await scriptOf('n', mesh({ virtualNodes: [node('n', [http(8080)])] }))
  execFileSync('sh', ['-n'], { input: script })
  expect(() => execFileSync('sh', ['-n'], { input: `${script}\nif`, stdio: ['pipe', 'ignore', 'ignore'] })).toThrow()
})

test('a gateway binds its ports itself', async () => {
  const { files, scripts } = await emit(readMesh(mesh({ virtualGateways: [{ name: 'g', listeners: [http(8080)] }] })))
  expect(files.map(({ path }) => path)).toEqual(['g.json'])
  expect(scripts).toEqual({})
})

test.each(['metadata.internal', '10.0.0.256', '10.0.0.0/33', '::/129', '10.0.0.1 -j ACCEPT', '1::2::3', ''])('%s is no address to ignore', async (address) => {
  const { diagnostics, scripts } = await emit(readMesh(mesh({ virtualNodes: [node('n')] })), { options: { egressIgnoredIps: [address] } })
  expect(diagnostics.map((one) => `${one.definition.code}: ${messageOf(one)}`)).toEqual([
    `MC6015: option egressIgnoredIps: '${address}' is neither an IP address nor a range such as 10.0.0.0/8`,
  ])
  expect(scripts).toEqual({})
})

test.each([
  ['10.0.0.0/8', 4],
  ['255.255.255.255', 4],
  ['::', 6],
  ['fd00::/8', 6],
  ['::ffff:10.0.0.1', 6],
] as const)('%s is of version %d', (text, version) => {
  expect(ipVersion(text)).toBe(version)
})
