import { cloudMap, dns, fixed, mesh, type Mesh } from '@mesh-compile/dsl'
import type { MeshDeclarations } from '@mesh-compile/dsl/declarations'
import { messageOf } from '@mesh-compile/ir/diagnostics'
import { expect, test } from 'vitest'
import { lower, type Lowered } from '../../src/lowering/lower.ts'

function lowered(shop: Mesh): Lowered {
  const declarations = (shop as unknown as Record<symbol, MeshDeclarations>)[Symbol.for('@mesh-compile/dsl')]
  if (!declarations) throw new Error('no declarations')
  return lower(declarations)
}

const nodeFound = (serviceDiscovery: unknown): Lowered => {
  const m = mesh('m')
  m.virtualNode('n', { serviceDiscovery: serviceDiscovery as ReturnType<typeof dns> })
  return lowered(m)
}

test.each([
  ['dns()', dns('n.internal'), { kind: 'dns', hostname: 'n.internal', responseType: 'LOADBALANCER' }, 'n.internal'],
  [
    'dns() with all',
    dns('n.internal.', { responseType: 'ENDPOINTS', ipPreference: 'IPv6_ONLY' }),
    { kind: 'dns', hostname: 'n.internal.', responseType: 'ENDPOINTS', ipPreference: 'IPv6_ONLY' },
    'n.internal',
  ],
  [
    'cloudMap()',
    cloudMap({ namespace: 'shop.local', service: 'n' }),
    { kind: 'cloudMap', namespace: 'shop.local', service: 'n', attributes: {} },
    'n.shop.local',
  ],
  [
    'cloudMap() with all',
    cloudMap({ namespace: 'shop.local', service: 'n', attributes: { b: '2', a: '1' }, ipPreference: 'IPv4_ONLY' }),
    { kind: 'cloudMap', namespace: 'shop.local', service: 'n', attributes: { a: '1', b: '2' }, ipPreference: 'IPv4_ONLY' },
    'n.shop.local',
  ],
  ['fixed()', fixed('10.0.0.1'), { kind: 'static', addresses: ['10.0.0.1'] }, undefined],
])('%s, and the identity that follows', (_, discovery, expected, identity) => {
  const { mesh: made, diagnostics } = nodeFound(discovery)
  expect(diagnostics).toEqual([])
  expect(made.virtualNodes[0]?.serviceDiscovery).toEqual(expected)
  expect(made.virtualNodes[0]?.identity?.value).toBe(identity)
})

test.each([
  [dns('n', { ipPreference: 'IPV4' as never }), "dns(): ipPreference must be 'IPv4_PREFERRED' or 'IPv4_ONLY' or 'IPv6_PREFERRED' or 'IPv6_ONLY', but it is 'IPV4'"],
  [dns('n', { ipPreferences: 'IPv4_ONLY' } as never), "dns() has no property 'ipPreferences'"],
  [cloudMap({ service: 'n' } as never), 'cloudMap() needs namespace: the name of a Cloud Map namespace'],
  [cloudMap({ namespace: 'n' } as never), 'cloudMap() needs service: the name of a Cloud Map service'],
  [cloudMap({ namespace: 'a', service: 'n', attributes: { x: 1 } } as never), 'cloudMap(): attributes.x must be the value of an attribute, but it is 1'],
  ['n.internal', "virtual node 'n': serviceDiscovery must be made by dns(), cloudMap() or fixed(), but it is 'n.internal'"],
])('%# is told once', (discovery, message) => {
  expect(nodeFound(discovery).diagnostics.map(messageOf)).toEqual([message])
})

test('the mesh says it for all; left out, nothing is stated', () => {
  expect(lowered(mesh('m', { serviceDiscovery: { ipPreference: 'IPv6_PREFERRED' } })).mesh.settings.ipPreference).toBe('IPv6_PREFERRED')
  expect(lowered(mesh('m')).mesh.settings).not.toHaveProperty('ipPreference')
  expect(lowered(mesh('m', { serviceDiscovery: { ipPreference: 'v6' as never } })).diagnostics.map(messageOf)).toEqual([
    "mesh(): serviceDiscovery.ipPreference must be 'IPv4_PREFERRED' or 'IPv4_ONLY' or 'IPv6_PREFERRED' or 'IPv6_ONLY', but it is 'v6'",
  ])
})
