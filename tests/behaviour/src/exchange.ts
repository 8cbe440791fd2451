import * as net from 'node:net'
import type { AgentCalls, Exchange } from './agent-protocol.ts'

/** Sends bytes over a connection of its own and tells what came back. */
export function exchange(args: Parameters<AgentCalls['exchange']>[0]): Promise<Exchange> {
  const { address, port, send: bytes, until, untilAnswer = false, waitMs = 3_000 } = args
  return new Promise((resolve) => {
    let received = ''
    const socket = net.connect({ host: address, port })
    const finish = (end: Exchange['end']): void => {
      clearTimeout(timer)
      socket.destroy()
      resolve({ received, end })
    }
    const timer = setTimeout(() => finish('waiting'), waitMs)
    socket.setEncoding('latin1')
    socket.on('connect', () => socket.write(bytes, 'latin1'))
    socket.on('data', (chunk: string) => {
      received += chunk
      if (until !== undefined && received.includes(until)) finish('found')
      if (untilAnswer && isWholeAnswer(received)) finish('found')
    })
    socket.on('error', () => finish('failed'))
    socket.on('close', () => finish('closed'))
  })
}

/** Whether an HTTP/1 answer with a length has come. */
function isWholeAnswer(received: string): boolean {
  const [, head = '', body = ''] = /^(HTTP\/1\.[^]*?\r\n)\r\n([^]*)$/.exec(received) ?? []
  const length = /^content-length: (\d+)\r$/im.exec(head)?.[1]
  return length !== undefined && body.length >= Number(length)
}
