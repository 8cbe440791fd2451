import * as dgram from 'node:dgram'
import { once } from 'node:events'
import * as http from 'node:http'
import * as http2 from 'node:http2'
import type { AgentCalls } from './agent-protocol.ts'

const messages = new Map<number, string[]>()

/** Starts a collector on all addresses. */
export async function collect({ kind, port }: Parameters<AgentCalls['collect']>[0]): Promise<void> {
  const taken: string[] = []
  messages.set(port, taken)
  const take = (message: Buffer): void => void taken.push(message.toString('base64'))
  switch (kind) {
    case 'udp': {
      const socket = dgram.createSocket('udp4', take)
      await once(socket.bind(port), 'listening')
      return
    }
    case 'otlp-http':
      await once(http.createServer((request, response) => void takeHttp(request, response, take)).listen(port), 'listening')
      return
    case 'otlp-grpc':
      await once(http2.createServer().on('stream', (stream, headers) => void takeGrpc(stream, headers, take)).listen(port), 'listening')
      return
    default:
      return kind satisfies never
  }
}

/** What came to it. */
export async function collected({ port }: Parameters<AgentCalls['collected']>[0]): Promise<readonly string[]> {
  return messages.get(port) ?? []
}

async function takeHttp(request: http.IncomingMessage, response: http.ServerResponse, take: (message: Buffer) => void): Promise<void> {
  const body = await wholeOf(request)
  if (request.url === '/v1/traces' && request.headers['content-type'] === 'application/x-protobuf') take(body)
  response.end()
}

async function takeGrpc(stream: http2.ServerHttp2Stream, headers: http2.IncomingHttpHeaders, take: (message: Buffer) => void): Promise<void> {
  const body = await wholeOf(stream)
  // A frame: whether it is compressed, the length of the message, the message.
  if (headers[':path'] === '/opentelemetry.proto.collector.trace.v1.TraceService/Export') take(body.subarray(5, 5 + body.readUInt32BE(1)))
  stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true })
  stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }))
  stream.end(Buffer.alloc(5))
}

async function wholeOf(stream: NodeJS.ReadableStream): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
