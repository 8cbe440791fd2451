import * as http2 from 'node:http2'
import { setImmediate as turn } from 'node:timers/promises'

/** What becomes of one HTTP/2 connection on which a client opens many streams. */
export interface Streams {
  /** How many of them were begun before the connection ended or all were done. */
  readonly begun: number
  /** Whether the server ended the connection. */
  readonly cut: boolean
}

/** Opens so many streams on one connection, a few at a time, and lets each finish, or resets it at once. */
export async function openStreams({
  address,
  port,
  count,
  reset,
}: {
  address: string
  port: number
  count: number
  reset: boolean
}): Promise<Streams> {
  const session = http2.connect(`http://${address}:${port}`)
  // A server that cuts a connection does so with an error.
  session.on('error', () => {})
  let begun = 0
  let left = count
  const one = async (): Promise<void> => {
    const stream = session.request({ ':path': '/' })
    begun++
    stream.on('error', () => {})
    stream.resume()
    const closed = new Promise((resolve) => stream.once('close', resolve))
    if (reset) stream.close(http2.constants.NGHTTP2_CANCEL)
    else stream.end()
    await closed
  }
  const worker = async (): Promise<void> => {
    while (left-- > 0 && !session.closed && !session.destroyed) {
      await one()
      await turn()
    }
  }
  await Promise.all(Array.from({ length: 10 }, worker))
  const cut = session.closed || session.destroyed
  session.destroy()
  return { begun, cut }
}
