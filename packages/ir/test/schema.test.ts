import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { defaults } from '../src/defaults.ts'
import { meshJsonSchema, meshSchema } from '../src/schema.ts'

const mesh = (rest: object): unknown => ({ irVersion: 1, name: 'shop', ...rest })

describe('meshSchema', () => {
  it('fills in what may be left out', () => {
    expect(meshSchema.parse(mesh({}))).toEqual({
      irVersion: 1,
      name: 'shop',
      settings: defaults.settings,
      authorities: [],
      zones: [],
      virtualServices: [],
      virtualNodes: [],
      virtualRouters: [],
      virtualGateways: [],
      assertions: [],
      silences: [],
    })
    const { virtualNodes } = meshSchema.parse(
      mesh({ virtualNodes: [{ name: 'web', serviceDiscovery: { kind: 'dns', hostname: 'web.local' } }] }),
    )
    expect(virtualNodes).toEqual([
      {
        name: 'web',
        labels: {},
      external: false,
        interception: { kind: 'transparent' },
        listeners: [],
        serviceDiscovery: { kind: 'dns', hostname: 'web.local', responseType: 'LOADBALANCER' },
        backends: [],
      },
    ])
  })

  it('gives HTTP routes the usual limits, and TCP routes none', () => {
    const routes = [
      { name: 'all', protocol: 'http', targets: [] },
      { name: 'quick', protocol: 'http2', targets: [], timeout: { perRequestMs: 100 } },
      { name: 'tcp', protocol: 'tcp', targets: [] },
    ]
    const [router] = meshSchema.parse(mesh({ virtualRouters: [{ name: 'r', routes }] })).virtualRouters
    expect(router?.routes.map(({ timeout }) => timeout)).toEqual([
      { perRequestMs: 15_000, idleMs: 300_000 },
      { perRequestMs: 100, idleMs: 300_000 },
      {},
    ])
    expect(router?.routes[0]?.match).toEqual({ path: { kind: 'prefix', value: '/' }, headers: [], queryParameters: [] })
  })

  it('rewrites at gateways as App Mesh does, unless told otherwise', () => {
    const route = { virtualService: 'web.local' }
    const routes = [
      { ...route, name: 'a' },
      { ...route, name: 'b', match: { path: { kind: 'exact', value: '/x' } } },
      { ...route, name: 'c', rewrite: {} },
    ]
    const [gateway] = meshSchema.parse(mesh({ virtualGateways: [{ name: 'g', routes }] })).virtualGateways
    expect(gateway?.routes.map(({ rewrite }) => rewrite)).toEqual([
      { defaultTargetHostname: 'ENABLED', prefix: '/' },
      { defaultTargetHostname: 'ENABLED' },
      { defaultTargetHostname: 'ENABLED' },
    ])
  })

  it('fills in what is usual of platforms', () => {
    const platforms = [
      { kind: 'ecs', launchType: 'FARGATE', task: { kind: 'planned', cpu: 256, memory: 512, container: { image: 'web:1', healthCheck: { command: ['CMD', 'true'] } } } },
      { kind: 'ecs', launchType: 'EC2', task: { kind: 'planned', memory: 512 } },
      { kind: 'ecs', launchType: 'EC2', task: { kind: 'own' } },
      { kind: 'ec2' },
    ]
    const { virtualNodes } = meshSchema.parse(mesh({ virtualNodes: platforms.map((platform, index) => ({ name: `n${index}`, platform })) }))
    const usual = { kind: 'planned', memory: 512, cpuArchitecture: 'X86_64', desiredCount: 1 }
    const healthCheck = { command: ['CMD', 'true'], intervalMs: 30_000, timeoutMs: 5_000, retries: 3 }
    expect(virtualNodes.map(({ platform }) => platform)).toEqual([
      { kind: 'ecs', launchType: 'FARGATE', task: { ...usual, cpu: 256, container: { image: 'web:1', environment: {}, secrets: {}, healthCheck } } },
      { kind: 'ecs', launchType: 'EC2', task: { ...usual, placementConstraints: [] } },
      { kind: 'ecs', launchType: 'EC2', task: { kind: 'own' } },
      { kind: 'ec2' },
    ])
  })

  it('leaves out the key by which editors find the schema', () => {
    expect(meshSchema.parse(mesh({ $schema: './mesh.schema.json' }))).not.toHaveProperty('$schema')
  })

  it.each([
    ['an unknown key', { virtualNode: [] }],
    ['an unknown key within', { settings: { egresFilter: 'ALLOW_ALL' } }],
    ['a fraction as port', { virtualNodes: [{ name: 'a', listeners: [{ protocol: 'http', port: 80.5 }] }] }],
    ['a port in quotes', { virtualNodes: [{ name: 'a', listeners: [{ protocol: 'http', port: '80' }] }] }],
    ['an unknown kind', { authorities: [{ name: 'ca', source: { kind: 'acm', arn: 'arn' } }] }],
    ['a null', { zones: null }],
    ['constraints on Fargate', { virtualNodes: [{ name: 'a', platform: { kind: 'ecs', launchType: 'FARGATE', task: { kind: 'planned', cpu: 256, memory: 512, placementConstraints: [] } } }] }],
    ['Fargate without cpu', { virtualNodes: [{ name: 'a', platform: { kind: 'ecs', launchType: 'FARGATE', task: { kind: 'planned', memory: 512 } } }] }],
    ['the size of a task of their own', { virtualNodes: [{ name: 'a', platform: { kind: 'ecs', launchType: 'EC2', task: { kind: 'own', memory: 512 } } }] }],
  ])('refuses %s', (_, rest) => {
    expect(meshSchema.safeParse(mesh(rest)).success).toBe(false)
  })
})

describe('the published JSON Schema', () => {
  it('is the one that the zod schemas print (node scripts/print-schema.mjs)', () => {
    const published = readFileSync(new URL('../schema/mesh.schema.json', import.meta.url), 'utf8')
    expect(published).toBe(`${JSON.stringify(meshJsonSchema(), null, 2)}\n`)
  })
})
