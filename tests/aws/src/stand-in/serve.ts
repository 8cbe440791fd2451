import { loadPackageDefinition, Server, ServerCredentials, status, type GrpcObject, type handleUnaryCall, type ServiceClientConstructor } from '@grpc/grpc-js'
import { loadSync } from '@grpc/proto-loader'
import { join } from 'node:path'

/** A message of the protocol; absent fields are at their defaults. */
export type Fields = Readonly<Record<string, unknown>>

/** What the methods of a provider answer, by name. */
export type Answers = Readonly<Record<string, (request: Fields) => Fields>>

/** A provider that Terraform can be attached to. */
export interface Served {
  readonly port: number
  close(): void
}

// Schemas of some thousand attributes go in one message.
const OPTIONS = { 'grpc.max_send_message_length': -1, 'grpc.max_receive_message_length': -1 }

/** Serves a provider on a port of this machine. */
export async function serve(answers: Answers): Promise<Served> {
  const loaded = loadPackageDefinition(loadSync(join(import.meta.dirname, 'provider.proto'), { keepCase: true, longs: Number }))
  const { service } = (loaded['tfplugin5'] as GrpcObject)['Provider'] as ServiceClientConstructor
  const server = new Server(OPTIONS)
  server.addService(service, Object.fromEntries(Object.entries(answers).map(([name, answer]) => [name, unary(answer)])))
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) => (error ? reject(error) : resolve(bound)))
  })
  return { port, close: () => server.forceShutdown() }
}

function unary(answer: (request: Fields) => Fields): handleUnaryCall<Fields, Fields> {
  return ({ request }, done) => {
    try {
      done(null, answer(request))
    } catch (error) {
      done({ code: status.INTERNAL, details: String(error) })
    }
  }
}
