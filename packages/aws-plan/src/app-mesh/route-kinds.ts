import type { Protocol } from '@mesh-compile/ir'

/** The property that holds a route of each protocol. Gateway routes have no TCP. */
export const ROUTE_KINDS: Readonly<Record<Protocol, string>> = { http: 'HttpRoute', http2: 'Http2Route', grpc: 'GrpcRoute', tcp: 'TcpRoute', tls: 'TcpRoute' }
