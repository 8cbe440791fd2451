import { afterAll, expect, test } from 'vitest'
import { describeMesh } from '../../src/describe-mesh.ts'
import { clientCertificate, createPki, type KeyPair } from '../../src/pki.ts'

const CLIENT = 'spiffe://shop.local/client'
const PORT = 8443

const pki = createPki()
afterAll(() => pki.remove())
const root = pki.authority('root')
const server = pki.certificate('server', 'root', ['URI:spiffe://shop.local/server'])

/** A client's certificate with so many authorities between it and the root. */
function clientBehind(intermediates: number): KeyPair {
  const names = Array.from({ length: intermediates }, (_, index) => `between-${intermediates}-${index}`)
  for (const [index, name] of names.entries()) pki.intermediate(name, names[index - 1] ?? 'root')
  const name = `client-${intermediates}`
  const { key } = pki.certificate(name, names.at(-1) ?? 'root', [`URI:${CLIENT}`])
  return { chain: pki.bundle(`${name}-chain`, [name, ...names.toReversed()]), key }
}

describeMesh(
  'chains of certificates',
  {
    mesh: () => ({
      irVersion: 1,
      name: 'shop',
      authorities: [{ name: 'root', source: { kind: 'file', path: root } }],
      virtualNodes: [
        {
          name: 'server',
          identity: { kind: 'uri', value: 'spiffe://shop.local/server' },
          listeners: [
            {
              protocol: 'http',
              port: PORT,
              tls: {
                certificate: { issuer: 'root', source: { kind: 'file', ...server } },
                clients: { trust: ['root'], alsoAccept: [{ kind: 'uri', value: CLIENT }] },
              },
            },
          ],
          serviceDiscovery: { kind: 'dns', hostname: 'server.internal' },
        },
      ],
    }),
    outsiders: ['client'],
  },
  (world) => {
    test.each([
      [0, 'answer'],
      [1, 'answer'],
      [4, 'answer'],
      [5, 'failure'],
      [10, 'failure'],
    ] as const)('with %i authorities between a client and the root there is an %s', async (intermediates, kind) => {
      const reply = await world()
        .agent('client')
        .request({
          address: world().addressOf('server'),
          port: PORT,
          host: 'server.local',
          tls: clientCertificate(clientBehind(intermediates)),
        })
      expect(reply).toMatchObject({ kind, ...(kind === 'answer' && { status: 200 }) })
    })
  },
)
