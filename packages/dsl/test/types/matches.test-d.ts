// Every match that there is must compile, written out and from values whose types are wide.
import { dns, grpc, grpcRoute, http, http2, http2Route, httpRoute, mesh, tcp, tcpRoute, weighted } from '@mesh-compile/dsl'
import type { GatewayRouteMatch, GrpcMatch, HeaderMatch, HeaderMatches, HttpMatch } from '@mesh-compile/dsl'

const m = mesh('m')
const ports = [http(8080), http(8081), http2(8082), grpc(9090), tcp(5432)] as const
const node = m.virtualNode('n', { listeners: ports, serviceDiscovery: dns('n.internal') })
const to = [weighted(node, 100)] as const

const every: HeaderMatches = {
  text: 'v',
  exact: { exact: 'v' },
  prefix: { prefix: 'v', invert: true },
  suffix: { suffix: 'v', invert: false },
  regex: { regex: 'v[0-9]+' },
  range: { range: { start: -1, end: 10 }, invert: true },
  present: { present: true },
  absent: { present: true, invert: true },
}
httpRoute({ to })
httpRoute({ match: {}, to })
httpRoute({ match: { prefix: '/a', method: 'GET', scheme: 'https', headers: every, queryParameters: { a: 'v', b: { exact: 'v' }, c: { present: true } }, port: 8080 }, priority: 0, to })
http2Route({ match: { path: { exact: '/a' } }, priority: 1000, to })
http2Route({ match: { path: { regex: '/a/.*' } }, to })
for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE', 'PATCH'] as const) httpRoute({ match: { method }, to })
grpcRoute({ match: {}, to })
grpcRoute({ match: { serviceName: 'shop.Orders' }, retryPolicy: { maxRetries: 1, grpcRetryEvents: ['unavailable'] }, to })
grpcRoute({ match: { serviceName: 'shop.Orders', methodName: 'Place', metadata: every, port: 9090 }, to })
tcpRoute({ match: { port: 5432 }, to })
httpRoute({ to: [weighted(node, 50, { port: 8081 }), weighted(node, 50)] })

// from loops, variables, files and spreads
const base: HttpMatch = { prefix: '/' }
const number: number = JSON.parse('8080')
for (const [name, value] of Object.entries({ a: '1', b: '2' })) {
  const header: HeaderMatch = { exact: value }
  httpRoute({ match: { ...base, headers: { [name]: header }, queryParameters: { [value]: name }, port: number }, priority: number, to })
}
const either: HeaderMatch = number > 1 ? { exact: 'v' } : { prefix: 'v', invert: true }
httpRoute({ match: { headers: { either, other: number > 1 ? 'v' : { present: true } } }, to })
const calls: readonly GrpcMatch[] = ['Place', 'Cancel'].map((methodName) => ({ serviceName: 'shop.Orders', methodName }))
for (const match of calls) grpcRoute({ match, to })

// several listeners, and a gateway in front of them
const service = m.virtualService('s.local', ports)
m.provide(
  service,
  m.virtualRouter('r', ports, {
    second: httpRoute({ match: { port: 8081 }, to }),
    all: httpRoute({ to }),
    stream: http2Route({ to }),
    calls: grpcRoute({ to }),
    bytes: tcpRoute({ to }),
  }),
)
const wide: GatewayRouteMatch = { prefix: '/wide' }
m.virtualGateway('g', {
  listeners: [http(8080), http2(8081), grpc(8082)],
  routes: {
    wide: { match: wide, to: service },
    prefix: { match: { prefix: '/', method: 'POST', headers: every, queryParameters: { a: 'v' }, port: 8080, hostname: { exact: 'shop.example' } }, to: service },
    exact: { match: { path: { exact: '/a' }, hostname: { suffix: '*.shop.example' } }, to: service, rewrite: { path: { exact: '/b' } }, priority: 0 },
    regex: { match: { path: { regex: '/a/.*' } }, to: service, targetPort: 8081 },
    calls: { match: { serviceName: 'shop.Orders', metadata: every, port: 8082, hostname: { exact: 'shop.example' } }, to: service, targetPort: 9090 },
  },
})
