import { X509Certificate } from 'node:crypto'
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { describeMesh } from '../src/describe-mesh.ts'
import { clientCertificate, createPki, type KeyPair } from '../src/pki.ts'

const pki = createPki()
const folder = mkdtempSync(join(tmpdir(), 'mesh-rotation-'))
chmodSync(folder, 0o755)
afterAll(() => {
  pki.remove()
  rmSync(folder, { recursive: true, force: true })
})

const bundle = pki.authority('shop')
const names = ['web', 'vault'] as const
const issue = (name: string, version: string): KeyPair => pki.certificate(`${name}-${version}`, 'shop', [`URI:spiffe://shop.local/${name}`])
const fingerprint = ({ chain }: KeyPair): string => new X509Certificate(readFileSync(chain)).fingerprint256
const first = { web: issue('web', 'first'), vault: issue('vault', 'first') }

/** Puts a pair beside the others of a node and exchanges the link that leads to the pair in use, by one rename. */
function rotate(name: string, version: string, { chain, key }: KeyPair): void {
  const place = join(folder, name)
  mkdirSync(join(place, version), { recursive: true })
  copyFileSync(chain, join(place, version, 'chain.pem'))
  copyFileSync(key, join(place, version, 'key.pem'))
  symlinkSync(version, join(place, 'next'))
  renameSync(join(place, 'next'), join(place, 'current'))
}

for (const name of names) {
  rotate(name, 'first', first[name])
  for (const file of ['chain.pem', 'key.pem']) symlinkSync(`current/${file}`, join(folder, name, file))
}
const certificate = (name: string): object => ({
  issuer: 'shop',
  source: { kind: 'file', chain: join(folder, name, 'chain.pem'), key: join(folder, name, 'key.pem') },
})

describeMesh(
  'a mesh whose proxies watch their certificates',
  {
    xds: 'files',
    mesh: () => ({
      irVersion: 1,
      name: 'shop',
      authorities: [{ name: 'shop', source: { kind: 'file', path: bundle } }],
      virtualNodes: [
        {
          name: 'web',
          identity: { kind: 'uri', value: 'spiffe://shop.local/web' },
          backends: [
            { virtualService: 'vault.shop.local', tls: { verify: { kind: 'authorities', trust: ['shop'] }, certificate: certificate('web') } },
          ],
        },
        {
          name: 'vault',
          identity: { kind: 'uri', value: 'spiffe://shop.local/vault' },
          listeners: [{ protocol: 'http', port: 8443, tls: { certificate: certificate('vault'), clients: { trust: ['shop'] } } }],
          serviceDiscovery: { kind: 'dns', hostname: 'vault.internal' },
        },
      ],
      virtualServices: [
        { name: 'vault.shop.local', listeners: [{ protocol: 'http', port: 8443 }], provider: { kind: 'virtualNode', name: 'vault' } },
      ],
    }),
    outsiders: ['client'],
  },
  (world) => {
    /** The certificate that a new connection to the vault is shown. */
    const shown = async (): Promise<string | undefined> => {
      const request = { address: world().addressOf('vault'), port: 8443, host: 'vault.shop.local', tls: clientCertificate(first.web) }
      const reply = await world().agent('client').request(request)
      return reply.kind === 'answer' ? reply.certificate : reply.code
    }
    const updates = async (member: string): Promise<number> => {
      const stats = await world().stats(member, '')
      return Object.entries(stats).reduce((sum, [name, value]) => sum + (name.endsWith('ssl_context_update_by_sds') ? value : 0), 0)
    }

    test('new pairs at both ends are used by new connections, and no request is lost', async () => {
      expect(await shown()).toBe(fingerprint(first.vault))
      const request = { address: 'vault.shop.local', port: 8443, host: 'vault.shop.local' }
      await world().agent('web').startLoad({ request, connections: 4 })
      for (const version of ['second', 'third']) {
        const updatesOfWeb = await updates('web')
        const next = { web: issue('web', version), vault: issue('vault', version) }
        await sleep(200)
        for (const name of names) rotate(name, version, next[name])
        const isInUse = async (): Promise<boolean> => (await shown()) === fingerprint(next.vault) && (await updates('web')) > updatesOfWeb
        for (const limit = performance.now() + 10_000; !(await isInUse()); await sleep(20)) {
          if (performance.now() > limit) throw new Error('the new certificates are not in use')
        }
        await sleep(200)
      }
      const { nodes, statuses } = await world().agent('web').endLoad({})
      expect(Object.keys(statuses)).toEqual(['200'])
      expect(nodes['vault']).toBeGreaterThan(100)
    })

    test('a chain and a key that do not belong together are not taken', async () => {
      const before = await shown()
      const [one, other] = [issue('vault', 'one'), issue('vault', 'other')]
      rotate('vault', 'torn', { chain: one.chain, key: other.key })
      await sleep(500)
      expect(await shown()).toBe(before)
      rotate('vault', 'whole', one)
      await sleep(500)
      expect(await shown()).toBe(fingerprint(one))
    })

    test('nothing was rejected but the torn pair', async () => {
      const stats = await world().stats('web', '')
      const rejected = Object.entries(stats).filter(([name, value]) => name.endsWith('update_rejected') && value > 0)
      expect(rejected).toEqual([])
    })
  },
)
