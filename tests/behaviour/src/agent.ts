/* Runs within a namespace, as the application and as the client there; told what to do by the test over IPC. */
import * as http from 'node:http'
import * as http2 from 'node:http2'
import * as https from 'node:https'
import * as net from 'node:net'
import { TLSSocket } from 'node:tls'
import type { AgentCalls, Answer, Body, Reply, Request, Taken, Tally } from './agent-protocol.ts'
import { collect, collected } from './collector.ts'
import { serveDns } from './dns-server.ts'
import { exchange } from './exchange.ts'
import { hold, release } from './held-connections.ts'
import { openStreams } from './http2-client.ts'

interface Application {
  next: Answer[]
  otherwise: Answer
  taken: Taken[]
}

const REQUEST_LIMIT_MS = 20_000
const applications = new Map<number, Application>()
let load: { readonly end: () => void; readonly tally: Promise<Tally> } | undefined

const calls: {
  [Name in keyof AgentCalls]: (args: Parameters<AgentCalls[Name]>[0]) => Promise<ReturnType<AgentCalls[Name]>>
} = {
  serve: async (args) => {
    const { node, address, port } = args
    const application: Application = { next: [], otherwise: {}, taken: [] }
    applications.set(port, application)
    const server = serverFor(args, (request, response) => answerRequest(node, application, request, response))
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, address, resolve))
  },
  answer: async ({ port, next, otherwise }) => {
    const application = applicationOn(port)
    application.next = [...(next ?? [])]
    application.otherwise = otherwise ?? {}
  },
  taken: async ({ port }) => applicationOn(port).taken.splice(0),
  request: (request) => send(request, false),
  requests: ({ request, count, connections }) => {
    let left = count
    return tally(request, connections, () => left-- > 0)
  },
  startLoad: async ({ request, connections }) => {
    let goesOn = true
    load = { end: () => (goesOn = false), tally: tally(request, connections, () => goesOn) }
  },
  endLoad: async () => {
    if (!load) throw new Error('there is no load')
    load.end()
    return load.tally
  },
  serveDns,
  collect,
  collected,
  exchange,
  openStreams,
  hold,
  release,
}

function serverFor(
  args: Parameters<AgentCalls['serve']>[0],
  answer: (request: http.IncomingMessage | http2.Http2ServerRequest, response: http.ServerResponse | http2.Http2ServerResponse) => void,
): net.Server {
  switch (args.protocol) {
    case 'tcp':
      return net.createServer((socket) => greetAndEcho(args.node, socket))
    case 'http2':
      return http2.createServer(answer)
    case 'http':
      return http.createServer(answer)
    case 'https':
      return https.createServer({ cert: args.chain, key: args.key }, answer)
    default:
      return args satisfies never
  }
}

function applicationOn(port: number): Application {
  const application = applications.get(port)
  if (!application) throw new Error(`no application on port ${port}`)
  return application
}

function greetAndEcho(node: string, socket: net.Socket): void {
  socket.on('error', () => socket.destroy())
  socket.write(`${node}\n`)
  socket.pipe(socket)
}

function answerRequest(
  node: string,
  application: Application,
  request: http.IncomingMessage | http2.Http2ServerRequest,
  response: http.ServerResponse | http2.Http2ServerResponse,
): void {
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
  const host = headers['host'] ?? headers[':authority'] ?? ''
  const taken: Taken = {
    method: request.method ?? '',
    path: request.url ?? '',
    host,
    version: request.httpVersion,
    headers,
  }
  application.taken.push(taken)
  const { status = 200, delayMs = 0, reset = false, grpcHealth } = application.next.shift() ?? application.otherwise
  const body: Body = { node, ...taken }
  request.resume()
  setTimeout(() => {
    if (reset) {
      request.socket.destroy()
      return
    }
    if (grpcHealth && response instanceof http2.Http2ServerResponse) {
      answerGrpcHealth(response, grpcHealth)
      return
    }
    response.statusCode = status
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(body))
  }, delayMs)
}

/** A HealthCheckResponse whose field 1 is the status, in a gRPC message; the call itself succeeds. */
function answerGrpcHealth(response: http2.Http2ServerResponse, health: 'SERVING' | 'NOT_SERVING'): void {
  response.writeHead(200, { 'content-type': 'application/grpc' })
  response.addTrailers({ 'grpc-status': '0' })
  response.end(Buffer.from([0, 0, 0, 0, 2, 0x08, health === 'SERVING' ? 1 : 2]))
}

function send(request: Request, agent: http.Agent | false): Promise<Reply> {
  return request.protocol === 'http2' ? sendHttp2(request) : sendHttp(request, agent)
}

function sendHttp(request: Request, agent: http.Agent | false): Promise<Reply> {
  const { address, port, method = 'GET', path = '/', tls } = request
  const headers = [['host', request.host ?? `${address}:${port}`], ...(request.headers ?? [])].flat()
  const options = { host: address, port, method, path, headers, agent, setHost: false, timeout: REQUEST_LIMIT_MS }
  return new Promise((resolve) => {
    const fail = (error: NodeJS.ErrnoException): void => resolve({ kind: 'failure', code: error.code ?? error.message })
    const sent = tls
      ? // What is asked is whom the server lets in; that it is the right server is not checked here.
        https.request({ ...options, agent: false, rejectUnauthorized: false, cert: tls.certificate, key: tls.key, servername: tls.serverName ?? '', maxVersion: tls.maxVersion })
      : http.request(options)
    sent.on('timeout', () => sent.destroy(new Error('timeout')))
    sent.on('error', fail)
    sent.on('response', (response) => {
      response.setEncoding('utf8')
      let text = ''
      response.on('data', (chunk: string) => (text += chunk))
      response.on('error', fail)
      response.on('end', () => resolve({ ...answer(response.statusCode ?? 0, response.headers, text), ...certificateOf(response.socket) }))
    })
    sent.end()
  })
}

function certificateOf(socket: net.Socket): { readonly certificate?: string } {
  return socket instanceof TLSSocket ? { certificate: socket.getPeerCertificate().fingerprint256 } : {}
}

function sendHttp2({ address, port, host, method = 'GET', path = '/', headers = [] }: Request): Promise<Reply> {
  return new Promise((resolve) => {
    const session = http2.connect(`http://${address}:${port}`)
    const finish = (reply: Reply): void => {
      resolve(reply)
      session.destroy()
    }
    const fail = (error: NodeJS.ErrnoException): void => finish({ kind: 'failure', code: error.code ?? error.message })
    session.on('error', fail)
    session.setTimeout(REQUEST_LIMIT_MS, () => fail(new Error('timeout')))
    const stream = session.request({
      ':method': method,
      ':path': path,
      ':authority': host ?? `${address}:${port}`,
      ...Object.fromEntries(headers),
    })
    let received: http2.IncomingHttpHeaders = {}
    let text = ''
    stream.setEncoding('utf8')
    stream.on('response', (responseHeaders) => (received = responseHeaders))
    stream.on('data', (chunk: string) => (text += chunk))
    stream.on('error', fail)
    stream.on('end', () => finish(answer(Number(received[':status'] ?? 0), received, text)))
    stream.end()
  })
}

function answer(status: number, received: http.IncomingHttpHeaders, text: string): Reply {
  const headers = Object.fromEntries(Object.entries(received).map(([name, value]) => [name, String(value)]))
  const ours = headers['content-type'] === 'application/json'
  return { kind: 'answer', status, headers, text, ...(ours && { body: JSON.parse(text) as Body }) }
}

async function tally(request: Request, connections: number, goesOn: () => boolean): Promise<Tally> {
  const nodes: Record<string, number> = {}
  const statuses: Record<string, number> = {}
  const agent = new http.Agent({ keepAlive: true, maxSockets: connections })
  const worker = async (): Promise<void> => {
    while (goesOn()) {
      const reply = await send(request, agent)
      const status = reply.kind === 'answer' ? reply.status : 0
      statuses[status] = (statuses[status] ?? 0) + 1
      if (reply.kind === 'answer' && reply.body) nodes[reply.body.node] = (nodes[reply.body.node] ?? 0) + 1
    }
  }
  await Promise.all(Array.from({ length: connections }, worker))
  agent.destroy()
  return { nodes, statuses }
}

process.on('message', ({ id, name, args }: { id: number; name: keyof AgentCalls; args: never }) => {
  calls[name](args).then(
    (value) => process.send?.({ id, value }),
    (error: Error) => process.send?.({ id, error: error.message }),
  )
})
// The test ended, whatever became of it.
process.on('disconnect', () => process.exit(0))
