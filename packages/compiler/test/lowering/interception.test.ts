import { backend, http, mesh, tcp, type Mesh } from '@mesh-compile/dsl'
import type { MeshDeclarations } from '@mesh-compile/dsl/declarations'
import { messageOf } from '@mesh-compile/ir/diagnostics'
import { expect, test } from 'vitest'
import { analyse } from '../../src/analysis/analyse.ts'
import { lower, type Lowered } from '../../src/lowering/lower.ts'

function lowered(shop: Mesh): Lowered {
  const declarations = (shop as unknown as Record<symbol, MeshDeclarations>)[Symbol.for('@mesh-compile/dsl')]
  if (!declarations) throw new Error('no declarations')
  return lower(declarations)
}

test('a node says it for itself, the mesh for those that do not', () => {
  const shop = mesh('shop', { interception: 'explicit' })
  shop.virtualNode('a', { listeners: [http(8080)], applicationPorts: { 8080: 18080 } })
  shop.virtualNode('b', { interception: 'transparent', listeners: [http(8080)] })
  expect(lowered(shop).mesh.virtualNodes.map(({ interception }) => interception)).toEqual([
    { kind: 'explicit', applicationPorts: { 8080: 18080 } },
    { kind: 'transparent' },
  ])
  const usual = mesh('usual')
  usual.virtualNode('a', {})
  expect(lowered(usual).mesh.virtualNodes[0]?.interception).toEqual({ kind: 'transparent' })
})

test('an egress port belongs to the backend', () => {
  const shop = mesh('shop')
  const ledger = shop.virtualService('ledger.local', tcp(5432))
  shop.virtualNode('web', { interception: 'explicit', backends: [backend(ledger, { egressPort: 5000 })] })
  expect(lowered(shop).mesh.virtualNodes[0]?.backends).toEqual([{ virtualService: 'ledger.local', egressPort: 5000 }])
})

test.each([
  ['of the mesh', 'explicid', {}, "mesh(): interception must be 'transparent' or 'explicit', but it is 'explicid'"],
  ['of the node', 'explicit', { interception: 1, applicationPorts: {} }, "virtual node 'web': interception must be 'transparent' or 'explicit', but it is 1"],
  ['of a port', 'explicit', { applicationPorts: { 8080: '18080' } }, "virtual node 'web': applicationPorts.8080 must be an integer from 1 to 65535, but it is '18080'"],
  ['of all ports', 'explicit', { applicationPorts: 18080 }, "virtual node 'web': applicationPorts must be an object, but it is 18080"],
])('one mistake %s is told once', (_, interception, spec, message) => {
  const shop = mesh('shop', { interception: interception as never })
  shop.virtualNode('web', { listeners: [http(8080)], ...spec } as never)
  const { mesh: made, diagnostics, broken } = lowered(shop)
  expect([...diagnostics, ...analyse(made, broken).diagnostics].map(messageOf)).toEqual([message])
})
