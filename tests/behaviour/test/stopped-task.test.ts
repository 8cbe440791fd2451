import { setTimeout as sleep } from 'node:timers/promises'
import { ADMIN_PORT } from '@mesh-compile/envoy-bootstrap/contract'
import { expect, test } from 'vitest'
import { DRAIN_SCRIPT } from '../../../packages/aws-plan/src/runtime/ecs/drain.ts'
import { readyScript } from '../../../packages/aws-plan/src/runtime/ecs/envoy.ts'
import type { DnsRecords } from '../src/agent-protocol.ts'
import { describeMesh } from '../src/describe-mesh.ts'
import { HUB_ADDRESS } from '../src/namespaces.ts'

// What happens to callers when Amazon ECS stops a task: it takes the address out of DNS, ends mesh-drain, then the rest.
const DRAIN_SECONDS = 6
const records = (members: readonly string[], addressOf: (member: string) => string): DnsRecords => ({
  'catalog.internal': { A: members.map(addressOf) },
  'catalog.local': { A: ['10.77.0.250'] },
})
const http = { protocol: 'http', port: 8080 }

describeMesh(
  'a task that is stopped',
  {
    mesh: () => ({
      irVersion: 1,
      name: 'shop',
      virtualNodes: [
        { name: 'web', backends: [{ virtualService: 'catalog.local' }] },
        { name: 'catalog', listeners: [http], serviceDiscovery: { kind: 'dns', hostname: 'catalog.internal', responseType: 'ENDPOINTS' } },
      ],
      virtualServices: [{ name: 'catalog.local', listeners: [http], provider: { kind: 'virtualNode', name: 'catalog' } }],
    }),
    instances: { catalog: 3 },
    dns: (addressOf) => records(['catalog', 'catalog-2', 'catalog-3'], addressOf),
    envoyFlags: ['--drain-time-s', String(DRAIN_SECONDS)],
  },
  (world) => {
    const request = { address: 'catalog.local', port: 8080, host: 'catalog.local' }
    /** Sends requests while something is done, and a little longer. */
    const during = async (act: () => Promise<void> | void): Promise<Awaited<ReturnType<ReturnType<ReturnType<typeof world>['agent']>['endLoad']>>> => {
      await world().agent('web').startLoad({ request, connections: 4 })
      await sleep(500)
      await act()
      await sleep(500)
      return world().agent('web').endLoad({})
    }

    test('is ready before, as its health check says', () => {
      expect(world().run('catalog', ['/bin/bash', '-c', readyScript(ADMIN_PORT)])).toBe('')
      expect(() => world().run('catalog', ['/bin/bash', '-c', readyScript(ADMIN_PORT + 1)])).toThrow()
    })

    test('loses no request', { timeout: 60_000 }, async () => {
      const { statuses, nodes } = await during(async () => {
        await world().agent('hub').serveDns({ address: HUB_ADDRESS, records: records(['catalog', 'catalog-3'], world().addressOf) })
        const drain = ['env', `MESH_ADMIN_PORT=${ADMIN_PORT}`, `MESH_DRAIN_SECONDS=${DRAIN_SECONDS}`, 'sh', '-c', 'timeout 3 /bin/bash -c "$1" || [ $? = 124 ]', 'sh', DRAIN_SCRIPT]
        expect(world().run('catalog-2', drain)).toBe(`mesh-drain: drains for ${DRAIN_SECONDS} s (200)\n`)
        await world().envoy('catalog-2').stop()
      })
      expect(Object.keys(statuses)).toEqual(['200'])
      expect(nodes['catalog-2']).toBeGreaterThan(0)
    })

    test('would lose some, were it not drained', { timeout: 60_000 }, async () => {
      const { statuses } = await during(() => world().envoy('catalog-3').stop())
      expect(Object.keys(statuses)).toEqual(['200', '503'])
    })
  },
)
