import { expect, test } from 'vitest'
import { appMeshDefaults } from '../src/defaults.ts'
import { buildGraph } from '../src/graph.ts'
import { meshSchema } from '../src/schema.ts'
import { deriveListenerTimeouts } from '../src/timeouts.ts'

test.each([
  [true, { perRequestMs: 0, idleMs: 0 }],
  [false, appMeshDefaults.settings.listenerTimeout],
])('external: %j: where there is no proxy, no limit of a mesh cuts a request short', (external, expected) => {
  const listeners = [{ protocol: 'http', port: 80 }]
  const mesh = meshSchema.parse({
    irVersion: 1,
    name: 'm',
    settings: appMeshDefaults.settings,
    virtualNodes: [{ name: 'n', external, listeners, serviceDiscovery: { kind: 'dns', hostname: 'n.example.com' } }],
  })
  const [node] = mesh.virtualNodes
  expect(deriveListenerTimeouts(buildGraph(mesh))(node!, node!.listeners[0]!)).toEqual(expected)
})
