import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { DRAIN_SCRIPT } from '../../../src/runtime/ecs/drain.ts'
import { readyScript } from '../../../src/runtime/ecs/envoy.ts'

// What bash does with the scripts, against a server in place of Envoy's admin interface; tests/behaviour has Envoy itself.
const servers: Server[] = []
afterEach(() => servers.splice(0).forEach((server) => server.close()))

/** A server that answers this to everything; what it is asked is told. */
async function adminInterface(status: number, asked: (request: string) => void = () => undefined): Promise<number> {
  const server = createServer((request, response) => {
    asked(`${request.method} ${request.url}`)
    response.writeHead(status).end('OK\n')
  })
  servers.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

/** Runs a script as the container does. */
function bash(script: string, env: Readonly<Record<string, string>> = {}): ReturnType<typeof spawn> {
  // Bash reads its start-up files when it is started over a socket.
  return spawn('/bin/bash', ['-c', script], { env: { PATH: process.env['PATH'], ...env }, stdio: ['ignore', 'pipe', 'inherit'] })
}

test.each([
  [200, 0],
  [503, 1],
])('Envoy that answers %i is ready with exit code %i', async (status, expected) => {
  const asked: string[] = []
  const port = await adminInterface(status, (request) => asked.push(request))
  const [code] = (await once(bash(readyScript(port)), 'exit')) as [number]
  expect([code, asked]).toEqual([expected, ['GET /ready']])
})

test('Envoy that does not answer is not ready', async () => {
  const port = await adminInterface(200)
  servers.splice(0).forEach((server) => server.close())
  const child = spawn('/bin/bash', ['-c', readyScript(port)], { stdio: 'ignore' })
  const [code] = (await once(child, 'exit')) as [number]
  expect(code).not.toBe(0)
})

test('nothing is drained before the task is stopped, and then it is, for as long as was said', async () => {
  const asked: string[] = []
  const port = await adminInterface(200, (request) => asked.push(request))
  // Says when it waits: a signal that comes earlier ends it.
  const child = bash(`${DRAIN_SCRIPT.replace('sleep infinity &', 'echo waits; sleep infinity &')}`, { MESH_ADMIN_PORT: String(port), MESH_DRAIN_SECONDS: '0.2' })
  const lines: string[] = []
  child.stdout?.on('data', (data: Buffer) => lines.push(...String(data).trim().split('\n')))
  const ended = once(child, 'exit')
  await expect.poll(() => lines, { timeout: 20_000 }).toEqual(['waits'])
  expect(asked).toEqual([])
  child.kill('SIGTERM')
  expect(await ended).toEqual([0, null])
  expect(asked).toEqual(['POST /drain_listeners?inboundonly&graceful'])
  expect(lines).toEqual(['waits', 'mesh-drain: drains for 0.2 s (200)'])
})
