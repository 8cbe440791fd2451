import { expect, test } from 'vitest'
import { describeMesh } from '../src/describe-mesh.ts'

const http2 = [{ protocol: 'http2', port: 8080 }]
const http = [{ protocol: 'http', port: 8081 }]

describeMesh(
  'HTTP/2',
  {
    mesh: () => ({
      irVersion: 1,
      name: 'shop',
      virtualNodes: [
        { name: 'web', backends: [{ virtualService: 'stream.local' }, { virtualService: 'plain.local' }] },
        { name: 'stream', listeners: http2, serviceDiscovery: { kind: 'dns', hostname: 'stream.internal' } },
        { name: 'plain', listeners: http, serviceDiscovery: { kind: 'dns', hostname: 'plain.internal' } },
      ],
      virtualServices: [
        { name: 'stream.local', listeners: http2, provider: { kind: 'virtualRouter', name: 'stream' } },
        { name: 'plain.local', listeners: http, provider: { kind: 'virtualNode', name: 'plain' } },
      ],
      virtualRouters: [
        {
          name: 'stream',
          listeners: http2,
          routes: [{ name: 'all', protocol: 'http2', targets: [{ virtualNode: 'stream', weight: 1 }] }],
        },
      ],
      virtualGateways: [
        {
          name: 'edge',
          listeners: [
            { protocol: 'http', port: 8088 },
            { protocol: 'http2', port: 8089 },
          ],
          routes: [{ name: 'all', virtualService: 'stream.local', rewrite: {} }],
        },
      ],
    }),
    outsiders: ['visitor'],
  },
  (world) => {
    const stream = { address: 'stream.local', port: 8080, host: 'stream.local', path: '/pkg.Service/Method' } as const

    test('goes end to end', async () => {
      const reply = await world()
        .agent('web')
        .request({ ...stream, protocol: 'http2', method: 'POST' })
      const body = { node: 'stream', version: '2.0', host: 'stream.local', method: 'POST', path: stream.path }
      expect(reply).toMatchObject({ kind: 'answer', status: 200, body })
    })

    test('reaches the application as HTTP/2 even from a caller that speaks HTTP/1.1', async () => {
      const reply = await world()
        .agent('web')
        .request({ ...stream, protocol: 'http' })
      expect(reply).toMatchObject({ kind: 'answer', status: 200, body: { node: 'stream', version: '2.0' } })
    })

    test('an http service gets HTTP/1.1', async () => {
      const reply = await world().agent('web').request({ address: 'plain.local', port: 8081, host: 'plain.local' })
      expect(reply).toMatchObject({ kind: 'answer', status: 200, body: { node: 'plain', version: '1.1' } })
    })

    test('a Host that is no backend is 404', async () => {
      const reply = await world()
        .agent('web')
        .request({ ...stream, protocol: 'http2', host: 'other.local' })
      expect(reply).toMatchObject({ kind: 'answer', status: 404 })
    })

    test.each([
      ['http', 8088],
      ['http2', 8089],
    ] as const)('a gateway takes %s for it', async (protocol, port) => {
      const request = { address: world().addressOf('edge'), port, host: 'shop.example.com', protocol, path: '/a' }
      const reply = await world().agent('visitor').request(request)
      const body = { node: 'stream', version: '2.0', host: 'stream.local', path: '/a' }
      expect(reply).toMatchObject({ kind: 'answer', status: 200, body })
    })
  },
)
