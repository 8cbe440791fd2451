import { chmodSync, readFileSync } from 'node:fs'
import { createServer, type Http2Session, type ServerHttp2Stream } from 'node:http2'
import { createFileRegistry, fromBinary, fromJson, toBinary, toJson, type DescMessage, type JsonObject } from '@bufbuild/protobuf'
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt'
import type { KeyPair } from './pki.ts'

const registry = createFileRegistry(
  fromBinary(FileDescriptorSetSchema, readFileSync(new URL('../../../packages/envoy-bootstrap/descriptors/envoy.binpb', import.meta.url))),
)
const DISCOVERY = 'envoy.service.discovery.v3'
const SECRET = 'envoy.extensions.transport_sockets.tls.v3.Secret'

/** What a secret holds: a certificate with its key, or an authority's certificates, by path. */
export type ServedSecret = KeyPair | { readonly bundle: string }

/** A server of secrets on a Unix socket, as SPIRE's agent is one. */
export interface SdsServer {
  readonly socket: string
  /** Who has asked: `id` and `cluster` of the node, and the name of the secret. */
  readonly requests: readonly { readonly node: string; readonly cluster: string; readonly secret: string }[]
  close(): Promise<void>
}

/** Serves secrets by name. Who asks for another waits, as with SPIRE before a workload is registered. */
export async function startSdsServer(socket: string, secrets: Readonly<Record<string, ServedSecret>>): Promise<SdsServer> {
  const requests: SdsServer['requests'][number][] = []
  const sessions = new Set<Http2Session>()
  const server = createServer()
  server.on('session', (session) => sessions.add(session.on('close', () => sessions.delete(session))))
  server.on('stream', (stream, headers) => {
    if (headers[':path'] !== '/envoy.service.secret.v3.SecretDiscoveryService/StreamSecrets') {
      stream.respond({ ':status': 200, 'content-type': 'application/grpc', 'grpc-status': '12' }, { endStream: true })
      return
    }
    stream.respond({ ':status': 200, 'content-type': 'application/grpc' })
    stream.on('error', () => stream.destroy())
    readMessages(stream, (bytes) => {
      const request = decode(`${DISCOVERY}.DiscoveryRequest`, bytes)
      // With a nonce it is a receipt of what was sent.
      if (request['response_nonce'] !== undefined) return
      const node = (request['node'] ?? {}) as JsonObject
      for (const secret of (request['resource_names'] ?? []) as string[]) {
        requests.push({ node: String(node['id']), cluster: String(node['cluster']), secret })
        const served = secrets[secret]
        if (served) writeMessage(stream, responseWith(secret, served))
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(socket, resolve))
  // Envoy runs as another user.
  chmodSync(socket, 0o777)
  const close = async (): Promise<void> => {
    for (const session of sessions) session.destroy()
    await new Promise((resolve) => server.close(resolve))
  }
  return { socket, requests, close }
}

function responseWith(name: string, served: ServedSecret): Uint8Array {
  const text = (path: string): JsonObject => ({ inline_string: readFileSync(path, 'utf8') })
  const content =
    'bundle' in served
      ? { validation_context: { trusted_ca: text(served.bundle) } }
      : { tls_certificate: { certificate_chain: text(served.chain), private_key: text(served.key) } }
  const type = `type.googleapis.com/${SECRET}`
  const response = { version_info: '1', nonce: '1', type_url: type, resources: [{ '@type': type, name, ...content }] }
  const desc = message(`${DISCOVERY}.DiscoveryResponse`)
  return toBinary(desc, fromJson(desc, response, { registry }))
}

function decode(name: string, bytes: Uint8Array): JsonObject {
  const desc = message(name)
  return toJson(desc, fromBinary(desc, bytes), { registry, useProtoFieldName: true }) as JsonObject
}

function message(name: string): DescMessage {
  const found = registry.getMessage(name)
  if (!found) throw new Error(`${name} is not in the descriptors`)
  return found
}

/** Messages of a gRPC stream: a byte that says whether it is compressed, four of length, and the message. */
function readMessages(stream: ServerHttp2Stream, take: (bytes: Uint8Array) => void): void {
  let received = Buffer.alloc(0)
  stream.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk])
    while (received.length >= 5 && received.length >= 5 + received.readUInt32BE(1)) {
      const end = 5 + received.readUInt32BE(1)
      take(received.subarray(5, end))
      received = received.subarray(end)
    }
  })
}

function writeMessage(stream: ServerHttp2Stream, bytes: Uint8Array): void {
  const head = Buffer.alloc(5)
  head.writeUInt32BE(bytes.length, 1)
  stream.write(Buffer.concat([head, bytes]))
}
