// A mesh as plain data, from which both a program of ours and one of a peer declare the same: each service is a router
// over two virtual nodes that call five others. The same count gives the same services.

export const PORT = 8080
export const AUTHORITY = '/keys/ca.crt'
/** What every virtual node shows to those whom it calls. */
export const CLIENT = { chain: '/keys/client.crt', key: '/keys/client.key' }

/** That many services. */
export function servicesOf(count) {
  return Array.from({ length: count }, (_, index) => {
    const name = nameOf(index)
    return {
      name,
      virtualService: virtualServiceOf(index),
      versions: ['v1', 'v2'].map((version) => ({ node: `${name}-${version}`, hostname: `${version}.${name}.internal` })),
      certificate: { chain: `/keys/${name}.crt`, key: `/keys/${name}.key` },
      calls: calledBy(index, count).map(virtualServiceOf),
    }
  })
}

const nameOf = (index) => `svc-${String(index).padStart(5, '0')}`
const virtualServiceOf = (index) => `${nameOf(index)}.mesh.local`

// Near and far, the same number for each.
function calledBy(index, count) {
  const others = [1, 7, 31, 127, 509].map((distance) => (index + distance) % count)
  return [...new Set(others)].filter((other) => other !== index)
}
