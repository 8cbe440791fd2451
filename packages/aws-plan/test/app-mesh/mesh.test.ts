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
