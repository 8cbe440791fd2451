import { describe, expect, test } from 'vitest'
import { at, planOf, resourceOf } from '../support/plan-of.ts'
import { fileCa, fileCertificate, http, listener, mesh, node, service, spire, trusting, uri, type Json } from '../support/small-mesh.ts'

const services = ['a', 'b'].map((name) => service(`${name}.m`, [http(80)], 'virtualNode', name))
const world = (caller: Json, more: Json = {}): Json =>
  mesh({
    authorities: [fileCa, spire],
    virtualNodes: [node('a', [http(80)]), node('b', [http(80)]), { name: 'caller', ...caller }],
    virtualServices: services,
    ...more,
  })
const specOf = (caller: Json): unknown => at(resourceOf(planOf(world(caller)), 'VirtualNode', 'caller'), 'Spec')

describe('backends of a virtual node', () => {
  const policy = trusting(['ca'])
  const planned = { TLS: { Enforce: true, Validation: { Trust: { File: { CertificateChain: '/tls/ca.pem' } } } } }

  test('a policy that all have is the default', () => {
    expect(specOf({ backends: [{ virtualService: 'b.m', tls: policy }, { virtualService: 'a.m', tls: policy }] })).toEqual({
      BackendDefaults: { ClientPolicy: planned },
      Backends: ['a.m', 'b.m'].map((name) => ({ VirtualService: { VirtualServiceName: name } })),
    })
  })

  test('a policy that one has not is said by the others, for a default would be its own too', () => {
    expect(specOf({ backends: [{ virtualService: 'a.m', tls: policy }, { virtualService: 'b.m' }] })).toEqual({
      Backends: [{ VirtualService: { VirtualServiceName: 'a.m', ClientPolicy: planned } }, { VirtualService: { VirtualServiceName: 'b.m' } }],
    })
  })

  test('one that is named twice is there once, as it was first', () => {
    const backends = [{ virtualService: 'a.m' }, { virtualService: 'a.m', tls: policy }]
    expect(specOf({ backends })).toEqual({ Backends: [{ VirtualService: { VirtualServiceName: 'a.m' } }] })
  })

  test('without any there is none', () => {
    expect(specOf({})).toEqual({})
  })

  test.each([[50, []], [51, ["MC6502 virtual node 'caller' has 51 backends, but the quota of App Mesh is 50"]]])('%i: %o', (count, findings) => {
    const names = Array.from({ length: count }, (_, index) => `s${index}.m`)
    const many = { backends: names.map((virtualService) => ({ virtualService })) }
    const provided = names.map((name) => service(name, [http(80)], 'virtualNode', 'a'))
    expect(planOf(world(many, { virtualServices: provided })).findings).toEqual(findings)
  })
})

describe('service discovery', () => {
  const found = (serviceDiscovery: Json | undefined, listeners: readonly Json[] = [http(80)]): { readonly value: unknown; readonly findings: readonly string[] } => {
    const planned = planOf(mesh({ virtualNodes: [{ name: 'a', listeners, ...(serviceDiscovery && { serviceDiscovery }) }] }))
    return { value: at(resourceOf(planned, 'VirtualNode', 'a'), 'Spec.ServiceDiscovery'), findings: planned.findings }
  }

  test('by DNS states the type of the answer', () => {
    const { value, findings } = found({ kind: 'dns', hostname: 'a.internal' })
    expect(value).toEqual({ DNS: { Hostname: 'a.internal', ResponseType: 'LOADBALANCER' } })
    expect(findings).toEqual([])
  })

  test('in Cloud Map has the attributes as pairs', () => {
    const attributes = { stage: 'blue', tier: 'web shop' }
    expect(found({ kind: 'cloudMap', namespace: 'm.internal', service: 'a', attributes })).toEqual({
      value: {
        AWSCloudMap: {
          NamespaceName: 'm.internal',
          ServiceName: 'a',
          Attributes: [{ Key: 'stage', Value: 'blue' }, { Key: 'tier', Value: 'web shop' }],
        },
      },
      findings: [],
    })
  })

  test.each([
    [{ 'two words': 'v' }, 'name of an attribute of Cloud Map: "two words"'],
    [{ k: 'ends with a space ' }, 'attribute \'k\' of Cloud Map: "ends with a space "'],
    [{ k: '' }, 'attribute \'k\' of Cloud Map: ""'],
  ])('in Cloud Map takes no %o', (attributes, told) => {
    const { findings } = found({ kind: 'cloudMap', namespace: 'm.internal', service: 'a', attributes })
    expect(findings).toEqual([expect.stringContaining(told)])
  })

  test.each([
    [{ kind: 'static', addresses: ['10.0.0.1'] }, 'they are at fixed addresses'],
    [undefined, 'no service discovery'],
  ])('that App Mesh does not know is refused: %o', (discovery, told) => {
    const { value, findings } = found(discovery)
    expect(value).toBeUndefined()
    expect(findings).toEqual([
      `MC6503 virtual node 'a' has listeners, but ${told}, and App Mesh finds the instances of a node by DNS or AWS Cloud Map only`,
    ])
  })

  test('need not be there where nothing listens', () => {
    expect(found(undefined, []).findings).toEqual([])
    expect(found({ kind: 'static', addresses: ['10.0.0.1'] }, []).findings).toEqual([])
  })
})

describe('listeners', () => {
  const listenerOf = (given: Json, more: Json = {}): unknown =>
    at(resourceOf(planOf(mesh({ authorities: [fileCa], virtualNodes: [node('a', [given])], ...more })), 'VirtualNode', 'a'), 'Spec.Listeners.0')

  test('state the limits that the routes which lead there ask for', () => {
    const routes = [{ name: 'slow', protocol: 'http', targets: [{ virtualNode: 'a', weight: 1 }], timeout: { perRequestMs: 60_500 } }]
    const more = {
      virtualRouters: [{ name: 'r', listeners: [http(80)], routes }],
      virtualServices: [service('a.m', [http(80)], 'virtualRouter', 'r')],
    }
    expect(listenerOf(http(80), more)).toEqual({
      PortMapping: { Port: 80, Protocol: 'http' },
      Timeout: { HTTP: { PerRequest: { Value: 60_500, Unit: 'ms' }, Idle: { Value: 300, Unit: 's' } } },
    })
  })

  test('state App Mesh\'s own limits as well, and what is switched off as 0', () => {
    expect(listenerOf(listener('grpc', 80, { timeout: { perRequestMs: 0 } }))).toEqual({
      PortMapping: { Port: 80, Protocol: 'grpc' },
      Timeout: { GRPC: { PerRequest: { Value: 0, Unit: 's' }, Idle: { Value: 300, Unit: 's' } } },
    })
  })

  test('of TCP have no limit for requests', () => {
    const timeout = { perRequestMs: 5_000, idleMs: 60_000 }
    expect(listenerOf(listener('tcp', 80, { timeout }))).toMatchObject({ Timeout: { TCP: { Idle: { Value: 60, Unit: 's' } } } })
    expect(JSON.stringify(listenerOf(listener('tcp', 80, { timeout })))).not.toContain('PerRequest')
  })

  test('check health on their own port', () => {
    const healthCheck = { protocol: 'tcp', intervalMs: 5_000, timeoutMs: 2_000, healthyThreshold: 2, unhealthyThreshold: 2 }
    expect(listenerOf(http(80, { healthCheck }))).toMatchObject({
      HealthCheck: { Protocol: 'tcp', Port: 80, IntervalMillis: 5_000, TimeoutMillis: 2_000, HealthyThreshold: 2, UnhealthyThreshold: 2 },
    })
  })

  test('with mutual TLS accept those who declare a call, and those added by name', () => {
    const tls = { mode: 'STRICT', certificate: fileCertificate, clients: { trust: ['ca'], alsoAccept: [uri('guest')] } }
    const guarded = http(80, { tls })
    const more = {
      virtualNodes: [
        node('a', [guarded]),
        { name: 'caller', identity: { kind: 'dns', value: 'caller.m' }, backends: [{ virtualService: 'a.m' }] },
        { name: 'stranger', identity: { kind: 'dns', value: 'stranger.m' } },
      ],
      virtualServices: [service('a.m', [guarded], 'virtualNode', 'a')],
    }
    expect(listenerOf(guarded, more)).toMatchObject({
      TLS: {
        Mode: 'STRICT',
        Validation: {
          SubjectAlternativeNames: { Match: { Exact: ['caller.m', 'spiffe://m/guest'] } },
          Trust: { File: { CertificateChain: '/tls/ca.pem' } },
        },
      },
    })
  })
})

test.each([
  [{ kind: 'text', text: '%DURATION%' }, { Text: '%DURATION%\n' }],
  [{ kind: 'json', fields: { b: '1', a: '2' } }, { Json: [{ Key: 'b', Value: '1' }, { Key: 'a', Value: '2' }] }],
  [undefined, undefined],
])('an access log of %o', (format, planned) => {
  const accessLog = { path: '/dev/stdout', ...(format && { format }) }
  expect(specOf({ accessLog })).toEqual({ Logging: { AccessLog: { File: { Path: '/dev/stdout', ...(planned && { Format: planned }) } } } })
})

test.each([[999, 0], [1000, 1]])('a format of %i characters, and its line end: %i findings', (length, findings) => {
  const accessLog = { path: '/dev/stdout', format: { kind: 'text', text: 'x'.repeat(length) } }
  expect(planOf(world({ accessLog })).findings).toHaveLength(findings)
})
