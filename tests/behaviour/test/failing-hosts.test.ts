import { afterEach, expect, test } from 'vitest'
import { describeMesh } from '../src/describe-mesh.ts'
import { eventually } from '../src/eventually.ts'
import type { Answer } from '../src/agent-protocol.ts'

/*
 * Each node has several instances that are all found by one name. Times are shorter than the language allows, so that
 * nobody has to wait.
 */

const outliers = { maxServerErrors: 5, intervalMs: 300, baseEjectionMs: 60_000, maxEjectionPercent: 50 }
const check = { intervalMs: 300, timeoutMs: 1_000, healthyThreshold: 2, unhealthyThreshold: 2 }
const nodes = {
  lasting: { protocol: 'http', outlierDetection: outliers },
  brief: { protocol: 'http', outlierDetection: { ...outliers, baseEjectionMs: 1_500, maxEjectionPercent: 34 } },
  checked: { protocol: 'http', healthCheck: { ...check, protocol: 'http', path: '/health' } },
  rpc: { protocol: 'grpc', healthCheck: { ...check, protocol: 'grpc' } },
} as const
type Name = keyof typeof nodes
const names = Object.keys(nodes) as readonly Name[]
const COUNT = { lasting: 4, brief: 3, checked: 3, rpc: 3 }
const members = (name: Name): readonly string[] => Array.from({ length: COUNT[name] }, (_, index) => (index === 0 ? name : `${name}-${index + 1}`))

describeMesh(
  'hosts that fail',
  {
    mesh: () => ({
      irVersion: 1,
      name: 'shop',
      virtualNodes: [
        { name: 'web', backends: names.map((name) => ({ virtualService: `${name}.local` })) },
        ...names.map((name) => ({
          name,
          listeners: [{ port: 8080, ...nodes[name] }],
          serviceDiscovery: { kind: 'dns', hostname: `${name}.internal`, responseType: 'ENDPOINTS' },
        })),
      ],
      virtualServices: names.map((name) => ({
        name: `${name}.local`,
        listeners: [{ protocol: nodes[name].protocol, port: 8080 }],
        provider: { kind: 'virtualNode', name },
      })),
    }),
    instances: COUNT,
  },
  (world) => {
    const answer = (member: string, otherwise: Answer): Promise<void> => world().agent(member).answer({ port: 8080, otherwise })
    const call = (name: Name, count: number): ReturnType<ReturnType<ReturnType<typeof world>['agent']>['requests']> => {
      const request = { address: `${name}.local`, port: 8080, host: `${name}.local` }
      return world().agent('web').requests({ request, count, connections: 1 })
    }
    const gauge = async (name: Name, what: string): Promise<number | undefined> => {
      const stat = `cluster.cds_egress_shop_${name}_${nodes[name].protocol}_8080.${what}`
      return (await world().stats('web', stat))[stat]
    }

    afterEach(async () => {
      for (const name of ['lasting', 'brief', 'checked'] as const) for (const member of members(name)) await answer(member, {})
    })

    test('an instance that answers 500 five times in a row is not called again', async () => {
      await answer('lasting-2', { status: 500 })
      const { statuses } = await call('lasting', 100)
      const failed = statuses[500] ?? 0
      // The fifth takes it out; what was sent until the thread that serves knows it comes on top.
      expect(failed).toBeGreaterThanOrEqual(5)
      expect(failed).toBeLessThanOrEqual(8)
      expect(statuses[200]).toBe(100 - failed)
      const after = await call('lasting', 90)
      expect(after.statuses).toEqual({ 200: 90 })
      expect(after.nodes).toEqual({ lasting: 30, 'lasting-3': 30, 'lasting-4': 30 })
      expect(await gauge('lasting', 'outlier_detection.ejections_active')).toBe(1)
    })

    test('no more than the stated share is taken out, and it comes back after its time', async () => {
      await answer('brief-2', { status: 500 })
      await answer('brief-3', { status: 500 })
      await call('brief', 60)
      expect(await gauge('brief', 'outlier_detection.ejections_active')).toBe(1)
      // Of the two that are left, one fails every time.
      const { statuses } = await call('brief', 60)
      expect(statuses).toEqual({ 200: 30, 500: 30 })
      for (const member of members('brief')) await answer(member, {})
      await eventually(async () => expect(await gauge('brief', 'outlier_detection.ejections_active')).toBe(0), 10_000)
      const { nodes: all } = await call('brief', 30)
      expect(all).toEqual({ brief: 10, 'brief-2': 10, 'brief-3': 10 })
    })

    test('an instance that fails its health check is left alone until it passes again', async () => {
      await eventually(async () => expect(await gauge('checked', 'membership_healthy')).toBe(3), 10_000)
      await world().agent('checked-2').taken({ port: 8080 })
      await answer('checked-2', { status: 503 })
      // The thread that serves knows it a little later than the one that counts.
      const withoutIt = { checked: 15, 'checked-3': 15 }
      await eventually(async () => expect((await call('checked', 30)).nodes).toEqual(withoutIt), 10_000)
      const asked = await world().agent('checked-2').taken({ port: 8080 })
      expect(asked.map(({ method, path, host }) => `${method} ${host}${path}`)).toContain('GET checked.internal/health')
      const { nodes: left, statuses } = await call('checked', 40)
      expect(statuses).toEqual({ 200: 40 })
      expect(left).toEqual({ checked: 20, 'checked-3': 20 })
      await answer('checked-2', {})
      await eventually(async () => expect((await call('checked', 30)).nodes).toEqual({ checked: 10, 'checked-2': 10, 'checked-3': 10 }), 10_000)
    })

    test('gRPC instances say themselves whether they serve', async () => {
      for (const member of members('rpc')) await answer(member, { grpcHealth: 'SERVING' })
      await eventually(async () => expect(await gauge('rpc', 'membership_healthy')).toBe(3), 10_000)
      await answer('rpc-3', { grpcHealth: 'NOT_SERVING' })
      await eventually(async () => expect(await gauge('rpc', 'membership_healthy')).toBe(2), 10_000)
      const asked = await world().agent('rpc-3').taken({ port: 8080 })
      expect(asked.at(-1)).toMatchObject({ method: 'POST', path: '/grpc.health.v1.Health/Check', host: 'rpc.internal' })
      await answer('rpc-3', { grpcHealth: 'SERVING' })
      await eventually(async () => expect(await gauge('rpc', 'membership_healthy')).toBe(3), 10_000)
    })
  },
)
