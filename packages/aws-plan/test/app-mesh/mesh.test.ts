import { describe, expect, test } from 'vitest'
import { at, planOf, resourceOf } from '../support/plan-of.ts'
import { appMeshSettings, http, mesh, node, service } from '../support/small-mesh.ts'

const settingsOf = (more: object): object => ({ settings: { ...appMeshSettings, ...more } })
const findingsOf = (more: object): readonly string[] => planOf({ ...mesh({}), ...more }).findings

describe('a mesh', () => {
  test('has its egress filter and the IP version it prefers', () => {
    const given = planOf({ ...mesh({}), ...settingsOf({ egressFilter: 'ALLOW_ALL', ipPreference: 'IPv6_ONLY' }) })
    expect(at(resourceOf(given, 'Mesh'), 'Spec')).toEqual({ EgressFilter: { Type: 'ALLOW_ALL' }, ServiceDiscovery: { IpPreference: 'IPv6_ONLY' } })
    expect(at(resourceOf(planOf(mesh({})), 'Mesh'), 'Spec')).toEqual({ EgressFilter: { Type: 'DROP_ALL' } })
  })
})

describe('what App Mesh does in every mesh', () => {
  test('is nothing to tell where the mesh wants the same', () => {
    expect(findingsOf({})).toEqual([])
  })

  test.each([
    [{ escapedSlashes: 'REJECT_REQUEST' }, 'paths with an escaped slash are taken as they are'],
    [{ websocketUpgrades: false }, 'connections may become websockets'],
    [{ retryConcurrency: 'BUDGET' }, 'any number of retries may be in flight'],
    [{ egressHosts: {} }, 'applications reach *.amazonaws.com by TLS'],
    [{ usualIpVersion: 'IPv4' }, 'names are looked up as IPv6 first'],
  ])('is told where the mesh wants %o', (setting, difference) => {
    expect(findingsOf(settingsOf(setting))).toEqual([`MC6510 mesh 'm' in App Mesh: ${difference}`])
  })

  test('is told once, all together', () => {
    const [finding, ...others] = findingsOf(settingsOf({ websocketUpgrades: false, retryConcurrency: 'BUDGET' }))
    expect(finding).toBe("MC6510 mesh 'm' in App Mesh: connections may become websockets; any number of retries may be in flight")
    expect(others).toEqual([])
  })

  test('is nothing to tell of the IP version where one is preferred', () => {
    expect(findingsOf(settingsOf({ usualIpVersion: 'IPv4', ipPreference: 'IPv4_PREFERRED' }))).toEqual([])
  })

  test('is told of virtual nodes that provide services themselves, where there are some', () => {
    const settings = settingsOf({ nodeProvider: { timeout: { perRequestMs: 15_000 } } })
    const nodes = { virtualNodes: [node('a', [http(80)])], virtualServices: [service('a.m', [http(80)], 'virtualNode', 'a')] }
    expect(findingsOf(settings)).toEqual([])
    expect(findingsOf({ ...settings, ...nodes })).toEqual([expect.stringContaining('services that a virtual node provides itself')])
    expect(findingsOf(nodes)).toEqual([])
  })
})

describe('hosts outside', () => {
  const always = '*.amazonaws.com'

  test.each([
    [{ tls: [always, 'api.example'] }, 'api.example'],
    [{ tls: [always, 'amazonaws.com'], http: ['a.example', '*.b.example'] }, 'amazonaws.com, a.example by HTTP, *.b.example by HTTP'],
    [{ tls: [always], http: ['s3.eu-west-1.amazonaws.com'] }, 's3.eu-west-1.amazonaws.com by HTTP'],
  ])('of App Mesh are not %o', (egressHosts, hosts) => {
    expect(findingsOf(settingsOf({ egressHosts }))).toEqual([
      `MC6520 mesh 'm' lets applications reach ${hosts}, but App Mesh with DROP_ALL lets them reach *.amazonaws.com by TLS and nothing else outside`,
    ])
    expect(findingsOf(settingsOf({ egressHosts, egressFilter: 'ALLOW_ALL' }))).toEqual([])
  })

  test('of AWS may be reached anyway', () => {
    expect(findingsOf(settingsOf({ egressHosts: { tls: [always, '*.eu-west-1.amazonaws.com', 'sqs.us-east-1.amazonaws.com'] } }))).toEqual([])
  })
})
