import { expect, test } from 'vitest'
import { EXTENSION_POSTURES, postureOf } from '../src/extension-postures.ts'
import { lintBootstrap } from '../src/lint/lint.ts'
import { emit, goldenCases, readMesh } from './support/mesh-cases.ts'

const extensionsIn = (text: string): readonly string[] =>
  [...text.matchAll(/"name": "(envoy\.(?!overload_actions|load_shed_points)[^"]+)"/g)].flatMap(([, name]) => (name === undefined ? [] : [name]))

test('everything emitted is in the table, and nothing is there in vain', async () => {
  const cases = await Promise.all(goldenCases.map((name) => emit(readMesh(name), { options: { maxHeapBytes: 268_435_456, gatewayHealthCheckPath: '/health' } })))
  const emitted = new Set(cases.flatMap(({ files }) => files.flatMap(({ contents }) => extensionsIn(String(contents)))))
  expect([...emitted].toSorted()).toEqual(Object.keys(EXTENSION_POSTURES).toSorted())
})

test('an extension that does not claim to withstand strangers has a reason', () => {
  const doubtful = Object.entries(EXTENSION_POSTURES).flatMap(([name, posture]) => ('reason' in posture ? [name] : []))
  expect(doubtful).toEqual(['envoy.filters.network.direct_response', 'envoy.filters.network.sni_dynamic_forward_proxy', 'envoy.tracers.opentelemetry'])
})

test('one that is not in the table is refused', () => {
  const name = 'envoy.filters.http.wasm'
  expect(postureOf(name)).toBeUndefined()
  const listener = { filter_chains: [{ filters: [{ name, typed_config: { '@type': 'type.googleapis.com/x' } }] }] }
  expect(() => lintBootstrap({ static_resources: { listeners: [listener] } }, { unverifiedClusters: new Set() })).toThrow(
    /extension envoy\.filters\.http\.wasm is not in the table of postures/,
  )
})
