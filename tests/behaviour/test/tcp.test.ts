import { afterAll, expect, test } from 'vitest'
import { binomialBounds } from '../src/binomial.ts'
import { describeMesh } from '../src/describe-mesh.ts'
import { createPki } from '../src/pki.ts'

const pki = createPki()
afterAll(() => pki.remove())
const bundle = pki.authority('shop')
const { chain, key } = pki.certificate('vault', 'shop', ['URI:spiffe://shop.local/vault'])
const caller = pki.certificate('web', 'shop', ['URI:spiffe://shop.local/web'])

const tcp = (port: number): object => ({ protocol: 'tcp', port })
const node = (name: string, listener: object): object => ({
  name,
  identity: { kind: 'uri', value: `spiffe://shop.local/${name}` },
  listeners: [listener],
  serviceDiscovery: { kind: 'dns', hostname: `${name}.internal` },
})
const certificate = (pair: { chain: string; key: string }): object => ({
  issuer: 'shop',
  source: { kind: 'file', ...pair },
})

describeMesh(
  'TCP',
  {
    mesh: () => ({
      irVersion: 1,
      name: 'shop',
      authorities: [{ name: 'shop', source: { kind: 'file', path: bundle } }],
      virtualNodes: [
        {
          name: 'web',
          identity: { kind: 'uri', value: 'spiffe://shop.local/web' },
          backends: [
            { virtualService: 'ledger.local' },
            { virtualService: 'spread.local' },
            {
              virtualService: 'vault.local',
              tls: { verify: { kind: 'authorities', trust: ['shop'] }, certificate: certificate(caller) },
            },
          ],
        },
        node('ledger', tcp(9000)),
        node('spread-a', tcp(9001)),
        node('spread-b', tcp(9001)),
        node('vault', {
          ...tcp(9002),
          tls: { certificate: certificate({ chain, key }), clients: { trust: ['shop'] } },
        }),
      ],
      virtualServices: [
        { name: 'ledger.local', listeners: [tcp(9000)], provider: { kind: 'virtualNode', name: 'ledger' } },
        { name: 'spread.local', listeners: [tcp(9001)], provider: { kind: 'virtualRouter', name: 'spread' } },
        { name: 'vault.local', listeners: [tcp(9002)], provider: { kind: 'virtualNode', name: 'vault' } },
      ],
      virtualRouters: [
        {
          name: 'spread',
          listeners: [tcp(9001)],
          routes: [
            {
              name: 'all',
              protocol: 'tcp',
              targets: [
                { virtualNode: 'spread-a', weight: 75 },
                { virtualNode: 'spread-b', weight: 25 },
              ],
            },
          ],
        },
      ],
    }),
    outsiders: ['intruder'],
  },
  (world) => {
    test.each([
      ['ledger', 9000],
      ['vault', 9002],
    ])('%s speaks first, and bytes go both ways unchanged', async (name, port) => {
      const send = `${Array.from({ length: 256 }, (_, byte) => String.fromCharCode(byte))
        .join('')
        .repeat(64)}end`
      const reply = await world()
        .agent('web')
        .exchange({ address: `${name}.local`, port, send, until: 'end' })
      expect(reply.end).toBe('found')
      expect(reply.received === `${name}\n${send}`).toBe(true)
    })

    test('a caller that says nothing is greeted', async () => {
      const silent = { port: 9000, send: '', until: '\n' }
      expect(
        await world()
          .agent('web')
          .exchange({ ...silent, address: 'ledger.local' }),
      ).toMatchObject({ received: 'ledger\n' })
      const direct = { ...silent, address: world().addressOf('ledger') }
      expect(await world().agent('intruder').exchange(direct)).toMatchObject({ received: 'ledger\n' })
    })

    test('connections are spread by weight', async () => {
      const count = 300
      const seen: Record<string, number> = {}
      for (let connection = 0; connection < count; connection++) {
        const { received } = await world()
          .agent('web')
          .exchange({ address: 'spread.local', port: 9001, send: '', until: '\n' })
        seen[received.trim()] = (seen[received.trim()] ?? 0) + 1
      }
      const { atLeast, atMost } = binomialBounds(count, 0.25)
      expect(Object.keys(seen).sort()).toEqual(['spread-a', 'spread-b'])
      expect(seen['spread-b']).toBeGreaterThanOrEqual(atLeast)
      expect(seen['spread-b']).toBeLessThanOrEqual(atMost)
    })

    test('without the certificate a mutual-TLS port says nothing', async () => {
      const plain = { address: world().addressOf('vault'), port: 9002, send: 'hello', until: '\n', waitMs: 8_000 }
      const { received, end } = await world().agent('intruder').exchange(plain)
      expect(received).not.toContain('vault')
      expect(end).not.toBe('waiting')
    })

    test('a port that is no backend is closed', async () => {
      const knock = { address: world().addressOf('ledger'), port: 9003, send: 'hello' }
      expect(await world().agent('web').exchange(knock)).toMatchObject({
        received: '',
        end: expect.not.stringMatching('waiting'),
      })
    })
  },
)
