import { repeatsAnswered, type RetryPolicy } from '@mesh-compile/ir'
import { expect, test } from 'vitest'
import { translateRetryPolicy } from '../../src/translate/retry-policy.ts'

const policy = (more: Partial<RetryPolicy>): RetryPolicy => ({
  maxRetries: 2,
  httpRetryEvents: [],
  tcpRetryEvents: [],
  grpcRetryEvents: [],
  ...more,
})

test.each([
  ['server-error', 'reset,retriable-status-codes', [500, 501, 502, 503, 504, 505, 506, 507, 508, 510, 511]],
  ['gateway-error', 'reset,retriable-status-codes', [502, 503, 504]],
  ['client-error', 'retriable-status-codes', [409]],
  ['stream-error', 'refused-stream', undefined],
] as const)('%s is %s', (event, retryOn, codes) => {
  const translated = translateRetryPolicy(policy({ httpRetryEvents: [event] }))
  expect(translated?.retry_on).toBe(retryOn)
  expect(translated?.retriable_status_codes).toEqual(codes)
})

test('a connection error is a failure to connect', () => {
  expect(translateRetryPolicy(policy({ tcpRetryEvents: ['connection-error'] }))?.retry_on).toBe('connect-failure')
})

test("gRPC's events are words of their own", () => {
  const events = ['unavailable', 'cancelled'] as const
  expect(translateRetryPolicy(policy({ grpcRetryEvents: events }))?.retry_on).toBe('cancelled,unavailable')
})

test('what App Mesh tried again by default is 503 and resets', () => {
  const translated = translateRetryPolicy(policy({ httpRetryEvents: ['service-unavailable'] }))
  expect(translated).toMatchObject({ retry_on: 'reset,retriable-status-codes', retriable_status_codes: [503] })
})

test('several events are one policy, in one order however they were written', () => {
  const events = ['client-error', 'stream-error', 'gateway-error'] as const
  const expected = { retry_on: 'reset,refused-stream,retriable-status-codes', retriable_status_codes: [409, 502, 503, 504], num_retries: 2 }
  expect(translateRetryPolicy(policy({ httpRetryEvents: events }))).toMatchObject(expected)
  expect(translateRetryPolicy(policy({ httpRetryEvents: events.toReversed() }))).toMatchObject(expected)
})

test('the limit of a try is its own, and each try goes to another host', () => {
  const translated = translateRetryPolicy(policy({ httpRetryEvents: ['gateway-error'], perRetryTimeoutMs: 250 }))
  expect(translated?.per_try_timeout).toBe('0.250s')
  expect(translated?.retry_host_predicate?.map(({ name }) => name)).toEqual(['envoy.retry_host_predicates.previous_hosts'])
  expect(translated?.host_selection_retry_max_attempts).toBe('5')
})

test('no policy, no retries and no events are no policy', () => {
  expect(translateRetryPolicy(undefined)).toBeUndefined()
  expect(translateRetryPolicy(policy({}))).toBeUndefined()
  expect(translateRetryPolicy(policy({ maxRetries: 0, httpRetryEvents: ['server-error'] }))).toBeUndefined()
})

test('what the analysis takes for sent again once it was answered is what Envoy resets and sends again', () => {
  const events = ['server-error', 'gateway-error', 'client-error', 'stream-error', 'service-unavailable'] as const
  for (const event of events) {
    const one = policy({ httpRetryEvents: [event], tcpRetryEvents: ['connection-error'], grpcRetryEvents: ['unavailable'] })
    expect(translateRetryPolicy(one)?.retry_on?.split(',').includes('reset'), event).toBe(repeatsAnswered(one))
  }
  expect(repeatsAnswered(policy({ maxRetries: 0, httpRetryEvents: ['server-error'] }))).toBe(false)
})
