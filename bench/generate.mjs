// Writes a mesh of N virtual nodes as TypeScript, 50 nodes to a file: each node listens with mutual TLS and calls three
// services; every third service is a 90/10 router over two nodes. The same N gives the same bytes.
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const NODES_PER_FILE = 50

/** Writes the program into `folder` and returns the path of its entry. */
export function generateMesh(folder, nodes) {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(join(folder, 'nodes'), { recursive: true })
  mkdirSync(join(folder, 'node_modules', '@mesh-compile'), { recursive: true })
  symlinkSync(new URL('../packages/dsl', import.meta.url).pathname, join(folder, 'node_modules', '@mesh-compile', 'dsl'))
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n')

  const files = Math.ceil(nodes / NODES_PER_FILE)
  const fileOf = (index) => Math.floor(index / NODES_PER_FILE)
  const random = linearCongruential(12345)
  const contracts = Array.from({ length: files }, () => [])
  const bodies = Array.from({ length: files }, () => [])
  const imports = Array.from({ length: files }, () => new Map())
  const importFrom = (file, from, ...names) => {
    const known = imports[file].get(from) ?? new Set()
    for (const name of names) known.add(name)
    imports[file].set(from, known)
  }
  for (let index = 0; index < nodes; index++) {
    const file = fileOf(index)
    // The last of every four nodes is the second version of the first one's service.
    const service = isCanary(index, nodes) ? index - 3 : index
    if (service === index) {
      contracts[file].push(
        `export const p${index} = http2(${8000 + (index % 1000)}, { tls: strict(certificate(ca, { chain: '/etc/mesh/n${index}.pem', key: '/etc/mesh/n${index}.key' }), { clients: [ca] }) })`,
        `export const s${index} = m.virtualService('s${index}.mesh.local', p${index})`,
      )
    }
    // The next service, so that everybody is called by somebody, and two others.
    let next = (service + 1) % nodes
    while (isCanary(next, nodes)) next = (next + 1) % nodes
    const calls = new Set(next === service ? [] : [next])
    while (calls.size < Math.min(3, nodes - 1)) {
      const other = random(nodes)
      if (other !== service && !isCanary(other, nodes)) calls.add(other)
    }
    for (const other of calls) importFrom(file, fileOf(other), `s${other}`)
    importFrom(file, fileOf(service), `s${service}`, `p${service}`)
    bodies[file].push(
      `const n${index} = m.virtualNode('n${index}', { identity: 'spiffe://mesh.local/n${index}', listeners: [p${service}], serviceDiscovery: dns('n${index}.internal', { responseType: 'ENDPOINTS' }), backendDefaults: { tls: meshTls }, backends: [${[...calls].map((call) => `s${call}`).join(', ')}] })`,
    )
    const router = (v2) => `m.virtualRouter('r${service}', p${service}, { canary: http2Route({ to: [weighted(n${service}, 90), weighted(${v2}, 10)] }) })`
    if (service !== index) bodies[file].push(`m.provide(s${service}, ${router(`n${index}`)})`)
    else if (!isCanary(index + 3, nodes)) bodies[file].push(`m.provide(s${index}, n${index})`)
  }
  writeFileSync(
    join(folder, 'base.ts'),
    "import { authority, certificate, clientTls, mesh } from '@mesh-compile/dsl'\nexport const m = mesh('bench')\nexport const ca = authority('ca', { file: '/etc/mesh/ca.pem' })\nexport const meshTls = clientTls({ trust: [ca], certificate: certificate(ca, { chain: '/etc/mesh/self.pem', key: '/etc/mesh/self.key' }) })\n",
  )
  for (let file = 0; file < files; file++) {
    writeFileSync(
      join(folder, 'nodes', `contracts${file}.ts`),
      ["import { certificate, http2, strict } from '@mesh-compile/dsl'", "import { ca, m } from '../base.ts'", ...contracts[file], ''].join('\n'),
    )
    writeFileSync(
      join(folder, 'nodes', `nodes${file}.ts`),
      [
        "import { dns, http2Route, weighted } from '@mesh-compile/dsl'",
        "import { m, meshTls } from '../base.ts'",
        ...[...imports[file]].map(([from, names]) => `import { ${[...names].join(', ')} } from './contracts${from}.ts'`),
        ...bodies[file],
        '',
      ].join('\n'),
    )
  }
  const entry = join(folder, 'mesh.ts')
  const nodeFiles = Array.from({ length: files }, (_, file) => `import './nodes/nodes${file}.ts'`)
  writeFileSync(entry, [...nodeFiles, "export { m as default } from './base.ts'", ''].join('\n'))
  return entry
}

function isCanary(index, nodes) {
  // Within one file, so that a version is beside the other one.
  return index % 4 === 3 && index < nodes && Math.floor((index - 3) / NODES_PER_FILE) === Math.floor(index / NODES_PER_FILE)
}

function linearCongruential(seed) {
  let state = seed
  return (below) => {
    state = (state * 1103515245 + 12345) % 2147483648
    return (state >> 8) % below
  }
}
