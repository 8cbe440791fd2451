import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { gatewayMesh, request } from '../support/arbitrary-routes.ts'
import { routeRequest, type Outcome } from '../support/envoy-routes.ts'
import { hostsOf, listenerOf } from '../support/look-into.ts'
import { emit, readMesh } from '../support/mesh-cases.ts'
import { routeInTwoStages } from '../support/two-stages.ts'

const PORTS = [8080, 8081] as const

test('flattened, a gateway route, its rewrite and the routes of its service mean what they mean one after the other', async () => {
  const seen = { taken: 0, refused: 0, unsayable: 0 }
  await fc.assert(
    fc.asyncProperty(gatewayMesh, fc.array(request, { minLength: 20, maxLength: 20 }), async (source, requests) => {
      const parsed = readMesh(source)
      const { files, diagnostics } = await emit(parsed)
      if (diagnostics.some(({ definition: { code } }) => code === 'MC6005')) {
        seen.unsayable++
        return
      }
      expect(diagnostics).toEqual([])
      const bootstrap = JSON.parse(String(files.find(({ path }) => path === 'g.json')?.contents))
      for (const port of PORTS) {
        const hosts = hostsOf(listenerOf(bootstrap, `lds_ingress_0.0.0.0_${port}`).filter_chains?.[0] ?? {})
        for (const each of requests) {
          const expected: Outcome = routeInTwoStages(parsed, port, each)
          expect(routeRequest(hosts, each), JSON.stringify({ port, ...each })).toEqual(expected)
          seen['route' in expected ? 'taken' : 'refused']++
        }
      }
    }),
    { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 400) },
  )
  // Worlds in which nothing happens would prove nothing, and none of these expressions is beyond us.
  expect(seen.taken).toBeGreaterThan(seen.refused / 30)
  expect(seen.unsayable).toBe(0)
}, 120_000)
