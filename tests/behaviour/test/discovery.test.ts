import { beforeAll, expect, test } from 'vitest'
import type { DnsRecords } from '../src/agent-protocol.ts'
import { describeMesh } from '../src/describe-mesh.ts'
import { eventually } from '../src/eventually.ts'
import { HUB_ADDRESS, ipv6Of } from '../src/namespaces.ts'
import type { World } from '../src/world.ts'

const http = [{ protocol: 'http', port: 8080 }]
const node = (name: string, serviceDiscovery: object): object => ({ name, listeners: http, serviceDiscovery })
const service = (name: string): object => ({ name: `${name}.local`, listeners: http, provider: { kind: 'virtualNode', name } })
const mesh = (settings: object, nodes: readonly { readonly name: string; readonly serviceDiscovery: object }[]): object => ({
  irVersion: 1,
  name: 'shop',
  settings,
  virtualNodes: [
    { name: 'web', listeners: http, backends: nodes.map(({ name }) => ({ virtualService: `${name}.local` })) },
    ...nodes.map(({ name, serviceDiscovery }) => node(name, serviceDiscovery)),
  ],
  virtualServices: nodes.map(({ name }) => service(name)),
})
const spread = async (world: World, name: string): Promise<Readonly<Record<string, number>>> => {
  const request = { address: `${name}.local`, port: 8080, host: `${name}.local` }
  const { nodes, statuses } = await world.agent('web').requests({ request, count: 60, connections: 6 })
  expect(Object.keys(statuses)).toEqual(['200'])
  return nodes
}

// Instances without a proxy: IPv4 leads to `four`, IPv6 to `six`.
const PREFERENCES = ['IPv4_ONLY', 'IPv4_PREFERRED', 'IPv6_ONLY', 'IPv6_PREFERRED'] as const
const nameOf = (preference: string): string => preference.toLowerCase().replace('_', '-')
const recordsWith = (catalog: readonly string[], addressOf: (member: string) => string): DnsRecords => {
  const either = { A: [addressOf('four')], AAAA: [ipv6Of(addressOf('six'))] }
  return {
    'catalog.shop.internal': { A: catalog.map(addressOf) },
    'balanced.internal': { A: [addressOf('balanced'), addressOf('balanced-2')] },
    'unstated.internal': either,
    ...Object.fromEntries(PREFERENCES.map((preference) => [`${nameOf(preference)}.internal`, either])),
  }
}

describeMesh('names that DNS answers', {
  mesh: () =>
    mesh({}, [
      { name: 'catalog', serviceDiscovery: { kind: 'cloudMap', namespace: 'shop.internal', service: 'catalog' } },
      { name: 'balanced', serviceDiscovery: { kind: 'dns', hostname: 'balanced.internal' } },
      { name: 'unstated', serviceDiscovery: { kind: 'dns', hostname: 'unstated.internal' } },
      ...PREFERENCES.map((ipPreference) => {
        const name = nameOf(ipPreference)
        return { name, serviceDiscovery: { kind: 'dns', hostname: `${name}.internal`, responseType: 'ENDPOINTS', ipPreference } }
      }),
    ]),
  instances: { catalog: 3, balanced: 2 },
  outsiders: ['four', 'six'],
  dns: (addressOf) => recordsWith(['catalog', 'catalog-2', 'catalog-3'], addressOf),
}, (world) => {
  beforeAll(async () => {
    await world().agent('four').serve({ node: 'four', protocol: 'http', address: world().addressOf('four'), port: 8080 })
    await world().agent('six').serve({ node: 'six', protocol: 'http', address: ipv6Of(world().addressOf('six')), port: 8080 })
  })

  test('each address of a Cloud Map service is an instance, and one that is gone is called no more', async () => {
    expect(Object.keys(await spread(world(), 'catalog')).toSorted()).toEqual(['catalog', 'catalog-2', 'catalog-3'])
    await world().agent('hub').serveDns({ address: HUB_ADDRESS, records: recordsWith(['catalog', 'catalog-3'], world().addressOf) })
    await eventually(async () => {
      expect(Object.keys(await spread(world(), 'catalog')).toSorted()).toEqual(['catalog', 'catalog-3'])
    })
  })

  test('a name of responseType LOADBALANCER is one host, however many addresses it has', async () => {
    expect(Object.keys(await spread(world(), 'balanced'))).toHaveLength(1)
  })

  test.each([
    ['unstated', 'four'],
    ['ipv4-only', 'four'],
    ['ipv4-preferred', 'four'],
    ['ipv6-only', 'six'],
    ['ipv6-preferred', 'six'],
  ])('%s goes to %s', async (name, expected) => {
    expect(Object.keys(await spread(world(), name))).toEqual([expected])
  })
})

// Nothing here has an IPv4 record.
describeMesh('a mesh of IPv6', {
  mesh: () => {
    const found = (name: string): object => ({ kind: 'dns', hostname: `${name}.internal`, responseType: 'ENDPOINTS' })
    const { virtualServices, ...rest } = mesh({ ipPreference: 'IPv6_ONLY' }, [{ name: 'api', serviceDiscovery: found('api') }]) as Record<string, object[]>
    return {
      ...rest,
      virtualNodes: [...(rest['virtualNodes'] ?? []), node('vault', found('vault'))],
      virtualServices: [...(virtualServices ?? []), service('vault')],
      virtualGateways: [{ name: 'edge', listeners: [{ protocol: 'http', port: 8081 }], routes: [{ name: 'all', virtualService: 'api.local' }] }],
    }
  },
  outsiders: ['visitor'],
  dns: (addressOf) => ({ 'api.internal': { AAAA: [ipv6Of(addressOf('api'))] }, 'vault.internal': { AAAA: [ipv6Of(addressOf('vault'))] } }),
}, (world) => {
  const [answer, failure] = [{ kind: 'answer', status: 200, body: { node: 'api' } }, { kind: 'failure' }]
  const nobody = 'fd77::250'

  test('a call goes by IPv6 from the application to the application', async () => {
    expect(await world().agent('web').request({ address: nobody, port: 8080, host: 'api.local' })).toMatchObject(answer)
  })

  test('what is no backend is as closed as by IPv4', async () => {
    expect(await world().agent('web').request({ address: nobody, port: 8080, host: 'vault.local' })).toMatchObject({ status: 404 })
    expect(await world().agent('web').request({ address: ipv6Of(world().addressOf('vault')), port: 8081 })).toMatchObject(failure)
    expect(await world().agent('vault').taken({ port: 8080 })).toEqual([])
  })

  test.each([ipv6Of, (address: string) => address])('whoever comes is taken by IPv6 and by IPv4 (%#)', async (byVersion) => {
    for (const [member, port] of [['api', 8080], ['edge', 8081]] as const) {
      expect(await world().agent('visitor').request({ address: byVersion(world().addressOf(member)), port })).toMatchObject(answer)
    }
  })
})
