import { expect, test } from 'vitest'
import { chainOf, egressOf, filterOf } from '../support/look-into.ts'
import { bootstraps } from '../support/mesh-cases.ts'
import { routed, route } from '../support/small-mesh.ts'

// Envoy 1.40 reads "address:port" and crashes on an IPv6 address without brackets (measured); with them, segments arrive.
test.each([
  ['127.0.0.1', '127.0.0.1'],
  ['::1', '[::1]'],
  ['2001:db8::7', '[2001:db8::7]'],
])('the X-Ray daemon at %s is written as %s', async (address, written) => {
  const { caller } = await bootstraps({ ...routed([route('all', { a: 1 })]), tracing: { kind: 'xray', address, port: 2000 } })
  const manager = filterOf(chainOf(egressOf(caller), 80)) as { readonly tracing?: { readonly provider?: { readonly typed_config?: unknown } } }
  expect(manager.tracing?.provider?.typed_config).toMatchObject({ daemon_endpoint: { protocol: 'UDP', address: written, port_value: 2000 } })
})
