import { authority, certificate, clientTls, dns, http, httpRoute, mesh, strict, weighted, type Mesh } from '@mesh-compile/dsl'
import { AUTHORITY, CLIENT, PORT, servicesOf } from './services.mjs'

/** The services as a mesh. */
export function declare(count: number): Mesh {
  const shop = mesh('shop')
  const ca = authority('ca', { file: AUTHORITY })
  const tls = clientTls({ trust: [ca], certificate: certificate(ca, CLIENT) })
  const services = servicesOf(count)
  const contracts = new Map(
    services.map(({ virtualService, certificate: files }) => {
      const port = http(PORT, { tls: strict(certificate(ca, files), { clients: [ca] }) })
      return [virtualService, { port, service: shop.virtualService(virtualService, port) }] as const
    }),
  )
  for (const { name, virtualService, versions, calls } of services) {
    const { port, service } = contracts.get(virtualService)!
    const backends = calls.map((called) => contracts.get(called)!.service)
    const [stable, canary] = versions.map(({ node, hostname }) =>
      shop.virtualNode(node, { listeners: [port], serviceDiscovery: dns(hostname), backendDefaults: { tls }, backends }),
    )
    const router = shop.virtualRouter(name, port, {
      canary: httpRoute({ priority: 0, match: { headers: { 'x-canary': 'v2' } }, to: [weighted(canary!, 1)] }),
      main: httpRoute({
        priority: 1,
        timeout: { perRequest: '15s' },
        retryPolicy: { maxRetries: 2, perRetryTimeout: '2s', httpRetryEvents: ['server-error'] },
        to: [weighted(stable!, 90), weighted(canary!, 10)],
      }),
    })
    shop.provide(service, router)
  }
  return shop
}
