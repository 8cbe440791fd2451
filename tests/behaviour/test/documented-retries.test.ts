/* What App Mesh tells about retries, in the language: how many requests fail that meet an application which often does. */
import { expect, test } from 'vitest'
import type { Answer } from '../src/agent-protocol.ts'
import { binomialBounds } from '../src/binomial.ts'
import { compileMesh } from '../src/compile-mesh.ts'
import { describeMesh } from '../src/describe-mesh.ts'

const program = (options: string): string => `
import { appMeshDefaults, dns, http, httpRoute, mesh, weighted } from '@mesh-compile/dsl'

const shop = mesh('shop'${options})
const port = http(8080)
const blue = shop.virtualNode('blue', { listeners: [port], serviceDiscovery: dns('blue.internal') })
const policies = {
  none: { retryPolicy: 'none' },
  stated: { retryPolicy: { maxRetries: 4, perRetryTimeout: '2000ms', httpRetryEvents: ['server-error'] } },
  unstated: {},
} as const
const services = Object.entries(policies).map(([name, policy]) => {
  const service = shop.virtualService(\`\${name}.shop.local\`, port)
  shop.provide(service, shop.virtualRouter(name, port, { all: httpRoute({ to: [weighted(blue, 100)], ...policy }) }))
  return service
})
shop.virtualNode('front', { backends: services })

void appMeshDefaults
export default shop
`
const REQUESTS = 400

for (const [defaults, options, triesUnstated] of [
  ['appMeshDefaults', ', { defaults: appMeshDefaults }', 3],
  // Nothing is tried again that a server has answered.
  ['defaults', '', 1],
] as const) {
  const { findings, mesh } = await compileMesh(program(options))

  test(`${defaults}: nothing is wrong with the policies`, () => expect(findings).toEqual([]))

  describeMesh(`retries with ${defaults}`, { mesh: () => mesh }, (world) => {
    /** How many of the requests are answered 200 by an application that answers 503 now and then. */
    const served = async (service: string, faults: number): Promise<number> => {
      const fault = (): Answer => ({ status: Math.random() < faults ? 503 : 200 })
      // As many as there can be tries.
      const next = Array.from({ length: REQUESTS * 5 }, fault)
      await world().agent('blue').answer({ port: 8080, next })
      const host = `${service}.shop.local`
      const { statuses } = await world().agent('front').requests({ request: { address: host, port: 8080, host }, count: REQUESTS, connections: 8 })
      expect((statuses[200] ?? 0) + (statuses[503] ?? 0)).toBe(REQUESTS)
      return statuses[200] ?? 0
    }

    test.each([
      ['half of the answers are faults, and no policy', 'none', 0.5, 1],
      ['half of the answers are faults, and four retries', 'stated', 0.5, 5],
      ['a tenth of the answers are faults, and what holds where nothing is said', 'unstated', 0.1, triesUnstated],
    ] as const)('%s', async (_, service, faults, tries) => {
      const { atLeast, atMost } = binomialBounds(REQUESTS, 1 - faults ** tries)
      const count = await served(service, faults)
      expect(count).toBeGreaterThanOrEqual(atLeast)
      expect(count).toBeLessThanOrEqual(atMost)
    })
  })
}
