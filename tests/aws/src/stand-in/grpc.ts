import { once } from 'node:events'
import { createServer, type Http2Session, type ServerHttp2Stream } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

/** A method: takes a message, gives one. */
export type Unary = (request: Uint8Array) => Promise<Uint8Array>

/** A gRPC server of methods without streams, on a port of this machine. */
export interface GrpcServer {
  readonly port: number
  close(): Promise<void>
}

/** Status of gRPC: all is well, a failure of the server, a method that it does not have. */
const [OK, INTERNAL, UNIMPLEMENTED] = [0, 13, 12]
/** Octets before a message: whether it is compressed, and its length. */
const HEAD = 5

/** Serves methods by path. */
export async function serveGrpc(methods: ReadonlyMap<string, Unary>): Promise<GrpcServer> {
  const sessions = new Set<Http2Session>()
  const server = createServer()
  server.on('session', (session) => sessions.add(session.on('close', () => sessions.delete(session))))
  server.on('stream', (stream, headers) => void answer(stream, methods.get(String(headers[':path']))))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const close = async (): Promise<void> => {
    for (const session of sessions) session.destroy()
    await new Promise((resolve) => server.close(resolve))
  }
  return { port: (server.address() as AddressInfo).port, close }
}

async function answer(stream: ServerHttp2Stream, method: Unary | undefined): Promise<void> {
  // Whoever asks may be gone before there is an answer.
  stream.on('error', () => stream.destroy())
  if (!method) {
    end(stream, UNIMPLEMENTED, 'no such method')
    return
  }
  try {
    const received = await buffer(stream)
    const message = await method(received.subarray(HEAD))
    const head = Buffer.alloc(HEAD)
    head.writeUInt32BE(message.length, 1)
    end(stream, OK, '', Buffer.concat([head, message]))
  } catch (error) {
    end(stream, INTERNAL, String(error))
  }
}

function end(stream: ServerHttp2Stream, status: number, message: string, body: Uint8Array = new Uint8Array()): void {
  if (stream.destroyed) return
  stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true })
  stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': status, 'grpc-message': encodeURIComponent(message) }))
  stream.end(body)
}
