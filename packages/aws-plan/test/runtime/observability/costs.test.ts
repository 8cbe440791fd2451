import { describe, expect, test } from 'vitest'
import type { AwsOptions } from '../../../src/options.ts'
import type { Resource } from '../../../src/plan.ts'
import { loadBalancerType } from '../../../src/resource-types/elastic-load-balancing.ts'
import { estimateCosts } from '../../../src/runtime/observability/costs.ts'
import { planObservability } from '../../../src/runtime/observability/plan-observability.ts'
import { PRICES_READ } from '../../../src/runtime/observability/prices.ts'
import { bareRuntime } from '../../support/bare-runtime.ts'
import { privateCaArn } from '../../support/small-mesh.ts'
import { FARGATE, runtimeOf } from '../../support/runtime-of.ts'
import { quietMesh, watchedMesh } from '../../support/watched-mesh.ts'

type Case = NonNullable<Parameters<typeof bareRuntime>[1]>

/** Of what is planned to watch a mesh, and of what else is said to be planned. */
function notesOf(json: object, options: Partial<AwsOptions> = {}, { external = {}, others = [] }: Pick<Case, 'external'> & { readonly others?: readonly Resource[] } = {}): readonly string[] {
  const runtime = bareRuntime(json, { options, external })
  return estimateCosts(runtime, [...(planObservability(runtime).resources ?? []), ...others])
}

test('each line says how it is reckoned, and the first how much they come to', () => {
  // The node's own three and three of its listener; the gateway's six; web's three; of the service three, of its two routes six; of the target two.
  expect(notesOf({ ...watchedMesh, tracing: { kind: 'xray', address: '127.0.0.1', port: 2000, samplingPercent: 5 } })).toEqual([
    `about $12.28 a month beside tasks and traffic, at list prices of ${PRICES_READ} in us-east-1:`,
    '  26 metrics × $0.30 = $7.80',
    '  21 lines of metrics a minute of 600 bytes: 0.6 GB × $0.50 = $0.28',
    '  9 alarms on 12 metrics × $0.10 = $1.20',
    '  1 dashboard × $3.00 = $3.00',
    '  a million requests, 5% of them traced: $0.25 of X-Ray',
  ])
})

test('load balancers count among the rest of the plan', () => {
  const balancer: Resource = { id: { type: loadBalancerType.cloudFormation, key: 'edge' }, type: loadBalancerType, concern: 'load-balancers', owner: { kind: 'mesh', name: 'shop' }, place: {}, properties: {}, dependsOn: [] }
  expect(notesOf({}, {}, { others: [balancer] })).toEqual([expect.stringContaining('about $16.43 a month'), '  1 load balancer × $16.43 = $16.43'])
})

test('whoever plans is told', () => {
  expect(runtimeOf(watchedMesh).notes?.[0]).toMatch(/^about \$\d+\.\d\d a month/)
})

test('with everything off it costs nothing that is known here', () => {
  expect(notesOf(quietMesh, { alarms: false, dashboard: false })).toEqual([])
})

test('tasks write their lines each, and share their metrics', () => {
  const mesh = (desiredCount: number): object => ({ metrics: { prometheus: { port: 9902 } }, virtualNodes: [{ name: 'web', platform: { ...FARGATE, task: { ...FARGATE.task, desiredCount } } }] })
  const [one, ten] = [notesOf(mesh(1)), notesOf(mesh(10))]
  expect(ten[1]).toBe(one[1])
  expect([one[2], ten[2]]).toEqual([expect.stringContaining('1 line of metrics'), expect.stringContaining('10 lines of metrics')])
})

describe('access logs', () => {
  const logged = (accessLog: object): readonly string[] =>
    notesOf({ virtualNodes: [{ name: 'web', platform: FARGATE, accessLog }] }, { dashboard: false }).filter((note) => note.includes('access logs'))

  test('are reckoned by the length of a line', () => {
    expect(logged({ path: '/dev/stdout' })).toEqual([
      '  a million lines of access logs of up to 256 bytes: 0.26 GB × $0.50 = $0.13; a request leaves one at each proxy on its way',
    ])
    expect(logged({ path: '/dev/stdout', format: { kind: 'text', text: '%RESPONSE_CODE% %REQ(X-ID):8%' } })[0]).toContain('up to 59 bytes')
  })

  test('of files cost nothing', () => {
    expect(logged({ path: '/var/log/access.log' })).toEqual([])
  })
})

test('private authorities are there already: their price is said in both modes, with what is issued', () => {
  const certificate = { path: '/tls/own.pem', role: 'certificate', source: { kind: 'acmPca', arns: [privateCaArn] } } as const
  const key = { ...certificate, path: '/tls/own.key', role: 'key' } as const
  const notes = notesOf({ virtualNodes: [{ name: 'web', platform: FARGATE }] }, { dashboard: false }, { external: { web: [certificate, key] } })
  expect(notes).toEqual([
    expect.stringContaining('about $0.00 a month'),
    '  1 private authority, not added: $400.00 a month each ($50.00 for short-lived certificates), and 7 certificates a month × $0.75 ($0.058)',
  ])
})
