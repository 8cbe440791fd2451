import * as net from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

const held: net.Socket[] = []

/** Opens connections, sends bytes (latin1) on each, and keeps them. Returns how many are still open after a while. */
export async function hold({
  address,
  port,
  count,
  send,
  waitMs,
}: {
  address: string
  port: number
  count: number
  send: string
  waitMs: number
}): Promise<number> {
  const bytes = Buffer.from(send, 'latin1')
  const sockets = Array.from({ length: count }, () => {
    const socket = net.connect({ host: address, port })
    socket.on('error', () => socket.destroy())
    socket.on('connect', () => socket.write(bytes))
    socket.resume()
    return socket
  })
  held.push(...sockets)
  await sleep(waitMs)
  return sockets.filter((socket) => socket.readyState === 'open').length
}

/** Lets go of all that are held. */
export async function release(): Promise<void> {
  for (const socket of held.splice(0)) socket.destroy()
}
