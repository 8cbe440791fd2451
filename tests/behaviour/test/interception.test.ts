import { interceptionScriptPath, PROXY_UID } from '@mesh-compile/envoy-bootstrap/contract'
import { beforeAll, expect, test } from 'vitest'
import { describeMesh } from '../src/describe-mesh.ts'
import { ipv6Of, METADATA_ADDRESS } from '../src/namespaces.ts'

const http = [{ protocol: 'http', port: 8080 }]
const POLICIES = ['-P PREROUTING ACCEPT', '-P INPUT ACCEPT', '-P OUTPUT ACCEPT', '-P POSTROUTING ACCEPT']

describeMesh(
  'the interception script',
  {
    mesh: () => ({
      irVersion: 1,
      name: 'shop',
      virtualNodes: [
        { name: 'web', listeners: http, backends: [{ virtualService: 'api.local' }] },
        { name: 'api', listeners: http, serviceDiscovery: { kind: 'dns', hostname: 'api.internal' } },
      ],
      virtualServices: [{ name: 'api.local', listeners: http, provider: { kind: 'virtualNode', name: 'api' } }],
    }),
    outsiders: ['elsewhere'],
  },
  (world) => {
    beforeAll(async () => {
      for (const port of [22, 9000]) {
        await world().agent('elsewhere').serve({ node: 'elsewhere', protocol: 'tcp', address: '0.0.0.0', port })
      }
      await world().agent('hub').serve({ node: 'metadata', protocol: 'http', address: METADATA_ADDRESS, port: 80 })
    })

    const script = (...flags: readonly string[]): string =>
      world().run('web', ['sh', world().fileOf(interceptionScriptPath('web')), ...flags])
    const rules = (): readonly string[] =>
      ['iptables', 'ip6tables'].flatMap((program) => world().run('web', [program, '-t', 'nat', '-S']).trim().split('\n'))
    const greetingOf = async (port: number): Promise<string> => {
      const call = { address: world().addressOf('elsewhere'), port, send: '', until: '\n' }
      return (await world().agent('web').exchange(call)).received
    }

    test('what an application sends goes through its Envoy', async () => {
      const reply = await world().agent('web').request({ address: 'api.local', port: 8080, host: 'api.local' })
      expect(reply).toMatchObject({ kind: 'answer', status: 200, body: { node: 'api' } })
      expect(await greetingOf(9000)).toBe('')
    })

    test('run again, it changes nothing', () => {
      const before = rules()
      expect(before).toContain('-A MESH_INGRESS -p tcp -m tcp --dport 8080 -j REDIRECT --to-ports 15000')
      script()
      expect(rules()).toEqual(before)
    })

    test('it takes out rules of its own that are no longer meant', () => {
      const before = rules()
      world().run('web', ['iptables', '-t', 'nat', '-A', 'MESH_INGRESS', '-p', 'tcp', '--dport', '7', '-j', 'RETURN'])
      expect(rules()).not.toEqual(before)
      script()
      expect(rules()).toEqual(before)
    })

    test('SSH and the metadata of the cloud are reached without Envoy', async () => {
      expect(await greetingOf(22)).toBe('elsewhere\n')
      const reply = await world().agent('web').request({ address: METADATA_ADDRESS, port: 80 })
      expect(reply).toMatchObject({ kind: 'answer', status: 200, body: { node: 'metadata' } })
    })

    test("connections of Envoy's user are not redirected", () => {
      const user = ['setpriv', '--reuid', String(PROXY_UID), '--regid', String(PROXY_UID), '--clear-groups']
      const read = `read -r -t 5 line </dev/tcp/${world().addressOf('elsewhere')}/9000 && echo "$line"`
      expect(world().run('web', [...user, 'bash', '-c', read])).toBe('elsewhere\n')
      expect(() => world().run('web', ['bash', '-c', read])).toThrow()
    })

    test('IPv6 does not lead around Envoy, in or out', async () => {
      const addresses = { web: ipv6Of(world().addressOf('web')), elsewhere: ipv6Of(world().addressOf('elsewhere')) }
      const agents = { web: world().agent('web'), elsewhere: world().agent('elsewhere') }
      for (const port of [8080, 8090]) await agents.web.serve({ node: 'web', protocol: 'tcp', address: addresses.web, port })
      await agents.elsewhere.serve({ node: 'elsewhere', protocol: 'tcp', address: addresses.elsewhere, port: 8090 })
      const hear = async (from: keyof typeof addresses, to: keyof typeof addresses, port: number): Promise<string> =>
        (await agents[from].exchange({ address: addresses[to], port, send: '', until: '\n' })).received
      expect(await hear('elsewhere', 'web', 8080)).toBe('')
      expect(await hear('web', 'elsewhere', 8090)).toBe('')
      // Ports that are no listener are not touched, which shows that IPv6 works here.
      expect(await hear('elsewhere', 'web', 8090)).toBe('web\n')
    })

    test('an unknown flag is refused', () => {
      expect(() => script('--remove-all')).toThrow(/usage/)
    })

    test('undone, nothing is left, and it can be undone again', async () => {
      script('--undo')
      expect(rules()).toEqual([...POLICIES, ...POLICIES])
      script('--undo')
      expect(await greetingOf(9000)).toBe('elsewhere\n')
      script()
      expect(await greetingOf(9000)).toBe('')
    })
  },
)
