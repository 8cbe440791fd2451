import type { Protocol, RetryPolicy } from '@mesh-compile/ir'
import { isGiven, readDuration, readList, readNumber, readObject, readWord, type Value } from './reader.ts'

const HTTP_RETRY_EVENTS = ['server-error', 'gateway-error', 'client-error', 'stream-error'] as const
const TCP_RETRY_EVENTS = ['connection-error'] as const
const GRPC_RETRY_EVENTS = ['cancelled', 'deadline-exceeded', 'internal', 'resource-exhausted', 'unavailable'] as const

type Field = 'maxRetries' | 'perRetryTimeout' | 'httpRetryEvents' | 'tcpRetryEvents' | 'grpcRetryEvents'

/** Reads `retryPolicy`; absent is the mesh's own, `'none'` is none. Only gRPC routes know gRPC's events. */
export function lowerRetryPolicy(value: Value, protocol: Protocol, usual: RetryPolicy): RetryPolicy | undefined {
  if (!isGiven(value)) return usual
  if (value.raw === 'none') return undefined
  const known = ['maxRetries', 'perRetryTimeout', 'httpRetryEvents', 'tcpRetryEvents'] as const
  const fields = readObject<Field>(value, protocol === 'grpc' ? [...known, 'grpcRetryEvents'] : known)
  const maxRetries = readNumber(fields.maxRetries, 'the number of tries after the first one')
  const perRetryTimeoutMs = isGiven(fields.perRetryTimeout) ? readDuration(fields.perRetryTimeout) : undefined
  if (maxRetries === undefined) return undefined
  return {
    maxRetries,
    ...(perRetryTimeoutMs !== undefined && { perRetryTimeoutMs }),
    httpRetryEvents: readEvents(fields.httpRetryEvents, HTTP_RETRY_EVENTS),
    tcpRetryEvents: readEvents(fields.tcpRetryEvents, TCP_RETRY_EVENTS),
    grpcRetryEvents: protocol === 'grpc' ? readEvents(fields.grpcRetryEvents, GRPC_RETRY_EVENTS) : [],
  }
}

/** Each word once, in the order of `known`. */
function readEvents<Word extends string>(list: Value, known: readonly Word[]): readonly Word[] {
  const read = new Set(readList(list).flatMap((item) => readWord(item, known) ?? []))
  return known.filter((word) => read.has(word))
}
