import { buildGraph, deriveListenerTimeouts, hopsOf, type MeshGraph } from '@mesh-compile/ir'
import { meshSchema } from '@mesh-compile/ir/schema'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { boundOf, stepsByCaller, type Step } from '../../src/analysis/timeouts/steps.ts'
import { patientPath, waitingTimes } from '../../src/analysis/timeouts/waiting.ts'

const NODES = ['a', 'b', 'c', 'd', 'e', 'f']
const LIMITS = [0, 1, 2, 3, 5, 8]
const listeners = [{ protocol: 'http', port: 80 }]

/** Nodes that call each other, each with the limit of its own route. */
const meshes = fc
  .record({
    limits: fc.array(fc.constantFrom(...LIMITS), { minLength: NODES.length, maxLength: NODES.length }),
    calls: fc.uniqueArray(fc.tuple(fc.nat(NODES.length - 1), fc.nat(NODES.length - 1)), { maxLength: 14, selector: ([from, to]) => `${from} ${to}` }),
  })
  .map(({ limits, calls }) =>
    buildGraph(
      meshSchema.parse({
        irVersion: 1,
        name: 'm',
        virtualNodes: NODES.map((name, index) => ({
          name,
          listeners,
          serviceDiscovery: { kind: 'static', addresses: ['10.0.0.1'] },
          backends: calls.filter(([from]) => from === index).map(([, to]) => ({ virtualService: `${NODES[to]}.local` })),
        })),
        virtualServices: NODES.map((name) => ({ name: `${name}.local`, listeners, provider: { kind: 'virtualRouter', name } })),
        virtualRouters: NODES.map((name, index) => ({
          name,
          listeners,
          routes: [{ name: 'all', protocol: 'http', targets: [{ virtualNode: name, weight: 1 }], timeout: { perRequestMs: limits[index] } }],
        })),
      }),
    ),
  )

function stepsOf(graph: MeshGraph): ReadonlyMap<string, readonly Step[]> {
  return stepsByCaller(hopsOf(graph), { settings: graph.mesh.settings, timeouts: deriveListenerTimeouts(graph) })
}

/** The same by following every path. */
function byEnumeration(steps: ReadonlyMap<string, readonly Step[]>): ReadonlyMap<string, number> {
  const called = new Set([...steps.values()].flat().map(({ to }) => to))
  const longest = new Map<string, number>()
  const follow = (name: string, milliseconds: number, seen: readonly string[]): void => {
    longest.set(name, Math.max(longest.get(name) ?? 0, milliseconds))
    for (const { to, limit } of steps.get(name) ?? []) {
      if (!seen.includes(to)) follow(to, Math.min(milliseconds, boundOf(limit?.milliseconds)), [...seen, to])
    }
  }
  for (const name of NODES) if (!called.has(name)) follow(name, Number.POSITIVE_INFINITY, [name])
  return longest
}

test('the longest waiting time is that of the most patient of all paths, and its path is one of them', () => {
  fc.assert(
    fc.property(meshes, (graph) => {
      const steps = stepsOf(graph)
      const waiting = waitingTimes(graph, steps)
      expect(new Map([...waiting].map(([name, { milliseconds }]) => [name, milliseconds]))).toEqual(byEnumeration(steps))
      for (const [name, { milliseconds }] of waiting) {
        const path = patientPath(waiting, name)
        if (milliseconds === Number.POSITIVE_INFINITY) continue
        // It begins with the shortest limit, and leads here without a gap.
        expect(Math.min(...path.map(({ limit }) => boundOf(limit?.milliseconds)))).toBe(milliseconds)
        expect(path[0]?.limit?.milliseconds).toBe(milliseconds)
        expect(path.at(-1)?.to).toBe(name)
        for (const [index, { to }] of path.slice(0, -1).entries()) expect(path[index + 1]?.from).toBe(to)
      }
    }),
    { numRuns: 300 },
  )
})
