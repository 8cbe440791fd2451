// What matches cannot be. Each mistake stands under a comment that holds a part of what TypeScript must say, and `^` under the place.
import { dns, grpc, grpcRoute, http, httpRoute, mesh, tcp, tcpRoute, weighted } from '@mesh-compile/dsl'

const m = mesh('m')
const port = http(8080)
const node = m.virtualNode('n', { listeners: [port, http(8081), grpc(9090), tcp(5432)], serviceDiscovery: dns('n.internal') })
const to = [weighted(node, 100)] as const
const service = m.virtualService('s.local', port)

// Type '"CONNECT"' is not assignable to type
httpRoute({ match: { method: 'CONNECT' }, to })
//                   ^

// Type '"get"' is not assignable to type
httpRoute({ match: { method: 'get' }, to })
//                   ^

// Type '"ftp"' is not assignable to type
httpRoute({ match: { scheme: 'ftp' }, to })
//                   ^

// Type '{ exact: string; }' is not assignable to type 'undefined'
httpRoute({ match: { prefix: '/a', path: { exact: '/a' } }, to })
//                                 ^

// Type 'string' is not assignable to type 'undefined'
httpRoute({ match: { path: { exact: '/a', regex: '/a' } }, to })
//                                        ^

// Type 'string' is not assignable to type 'WholePath | undefined'
httpRoute({ match: { path: '/a' }, to })
//                   ^

// 'hostname' does not exist
httpRoute({ match: { prefix: '/', hostname: { exact: 'a' } }, to })
//                                ^

// Type 'number' is not assignable to type 'HeaderMatch'
httpRoute({ match: { headers: { 'x-a': 1 } }, to })
//                              ^

// is not assignable to type 'HeaderMatch'
httpRoute({ match: { headers: { 'x-a': {} } }, to })
//                              ^

// 'contains' does not exist
httpRoute({ match: { headers: { 'x-a': { contains: 'v' } } }, to })
//                                       ^

// Type 'string' is not assignable to type 'undefined'
httpRoute({ match: { headers: { 'x-a': { exact: 'v', prefix: 'v' } } }, to })
//                                                   ^

// Type 'true' is not assignable to type 'undefined'
httpRoute({ match: { queryParameters: { a: { exact: 'v', present: true } } }, to })
//                                                       ^

// Type 'false' is not assignable to type 'true'
httpRoute({ match: { headers: { 'x-a': { present: false } } }, to })
//                                       ^

// Property 'end' is missing
httpRoute({ match: { headers: { 'x-a': { range: { start: 1 } } } }, to })
//                                       ^

// 'prefix' does not exist
httpRoute({ match: { queryParameters: { a: { prefix: 'v' } } }, to })
//                                           ^

// Type 'string' is not assignable to type 'number'
httpRoute({ match: { port: '8080' }, to })
//                   ^

// Property 'serviceName' is missing
grpcRoute({ match: { methodName: 'Place' }, to })
//          ^

// 'prefix' does not exist
grpcRoute({ match: { prefix: '/' }, to })
//                   ^

// 'headers' does not exist
grpcRoute({ match: { headers: { a: 'v' } }, to })
//                   ^

// 'prefix' does not exist
tcpRoute({ match: { prefix: '/' }, to })
//                  ^

// 'retryPolicy' does not exist
tcpRoute({ retryPolicy: 'none', to })
//         ^

// 'grpcRetryEvents' does not exist
httpRoute({ retryPolicy: { maxRetries: 1, grpcRetryEvents: ['internal'] }, to })
//                                        ^

// Type 'string' is not assignable to type 'number'
httpRoute({ priority: '1', to })
//          ^

// Type 'string' is not assignable to type 'number'
weighted(node, 100, { port: '8081' })
//                    ^

// [MC2031] the weights add up to 101, more than 100
grpcRoute({ match: { serviceName: 'shop.Orders' }, to: [weighted(node, 1), weighted(node, 100)] })
//                                                 ^

// is not assignable to type 'GatewayRouteMatch'
m.virtualGateway('g', { listeners: [port], routes: { a: { match: {}, to: service } } })
//                                                        ^

// Type '".shop.example"' is not assignable to type '`*.${string}`'
m.virtualGateway('g', { listeners: [port], routes: { a: { match: { prefix: '/', hostname: { suffix: '.shop.example' } }, to: service } } })
//                                                                                          ^

// is not assignable to type
m.virtualGateway('g', { listeners: [port], routes: { a: { match: { prefix: '/', hostname: { exact: 'a', suffix: '*.a' } }, to: service } } })
//                                                                                                      ^

// 'prefix' does not exist in type
m.virtualGateway('g', { listeners: [port], routes: { a: { match: { prefix: '/', serviceName: 'shop.Orders' }, to: service } } })
//                                                                 ^

// is not assignable to type
m.virtualGateway('g', { listeners: [port], routes: { a: { match: { prefix: '/' }, to: service, rewrite: { prefix: { value: '/a', defaultPrefix: 'ENABLED' } } } } })
//                                                                                                                               ^

// Type '"OFF"' is not assignable to type '"DISABLED" | "ENABLED"'
m.virtualGateway('g', { listeners: [port], routes: { a: { match: { prefix: '/' }, to: service, rewrite: { hostname: { defaultTargetHostname: 'OFF' } } } } })
//                                                                                                                    ^

// is not assignable to type
m.virtualGateway('g', { listeners: [tcp(80)], routes: { a: { match: { prefix: '/' }, to: service } } })
//                                  ^
