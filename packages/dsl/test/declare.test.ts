import { describe, expect, test } from 'vitest'
import { backend, dns, http, httpRoute, mesh, weighted } from '../src/index.ts'
import { DSL_KEY, type CaptureState } from '../src/capture.ts'
import type { MeshDeclarations } from '../src/declarations.ts'

function declarationsOf(handle: object): MeshDeclarations {
  return (handle as Record<symbol, MeshDeclarations>)[DSL_KEY] as MeshDeclarations
}

describe('a mesh handle', () => {
  test('carries plain declarations that can be cloned', () => {
    const shop = mesh('shop')
    const catalog = shop.virtualService('catalog', http(8080))
    const node = shop.virtualNode('n', { listeners: [http(8080)], serviceDiscovery: dns('n.internal'), backends: [backend(catalog, {})] })
    shop.provide(catalog, shop.virtualRouter('r', http(8080), { all: httpRoute({ to: [weighted(node, 100)] }) }))
    const clone = structuredClone(declarationsOf(shop))
    expect(clone.name).toBe('shop')
    expect([clone.virtualServices.length, clone.virtualNodes.length, clone.virtualRouters.length, clone.provisions.length]).toEqual([1, 1, 1, 1])
    // A reference stays the same object, so that lowering can tell what is referred to.
    expect(clone.provisions[0]?.provider).toBe(clone.virtualRouters[0])
  })

  test('does not see what happens to a spec afterwards', () => {
    const shop = mesh('shop')
    const spec = { labels: { tier: 'web' } }
    shop.virtualNode('n', spec)
    spec.labels.tier = 'changed'
    expect(declarationsOf(shop).virtualNodes[0]?.spec).toEqual({ labels: { tier: 'web' } })
  })

  test('keeps values that are no data as markers', () => {
    const shop = mesh('shop')
    const cyclic: { self?: unknown } = {}
    cyclic.self = cyclic
    shop.virtualNode('n', { backends: (() => []) as never, labels: cyclic as never, identity: new Map() as never })
    const spec = structuredClone(declarationsOf(shop).virtualNodes[0]?.spec) as Record<string, { kind: string }>
    expect(spec['backends']).toEqual({ kind: 'foreign', type: 'function' })
    expect(spec['identity']).toEqual({ kind: 'foreign', type: 'Map' })
    expect(JSON.stringify(spec['labels'])).toContain('nested too deeply')
  })

  test('belongs to one mesh', () => {
    expect(declarationsOf(mesh('a')).mesh).not.toBe(declarationsOf(mesh('a')).mesh)
  })
})

describe('a declaration', () => {
  test('remembers where its builder was called', () => {
    const state = (globalThis as unknown as Record<symbol, CaptureState>)[DSL_KEY] as CaptureState
    const listener = http(8080) as unknown as { call: number }
    expect(state.calls[listener.call]?.stack).toContain('declare.test.ts')
  })

  test('cannot stand in a string', () => {
    const shop = mesh('shop')
    const node = shop.virtualNode('web', {})
    expect(() => `${node as never}`).toThrow("a virtualNode 'web' cannot stand in a string; write its name")
  })
})
