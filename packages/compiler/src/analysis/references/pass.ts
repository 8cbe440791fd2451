import type { ClientTls, Declared, ListenerTls, Mesh } from '@mesh-compile/ir'
import type { Place, Report } from '@mesh-compile/ir/diagnostics'
import { closestMatch } from '../../suggest.ts'
import type { Pass } from '../pass.ts'
import { referenceDiagnostics as diagnostics } from './diagnostics.ts'

/** Every name that is used is declared, once. */
export const references: Pass = {
  name: 'references',
  description: 'Every name that is used is declared, once.',
  diagnostics,
  run({ mesh }, report) {
    checkDuplicates('virtual nodes or gateways', [...mesh.virtualNodes, ...mesh.virtualGateways], report)
    checkDuplicates('virtual services', mesh.virtualServices, report)
    checkDuplicates('virtual routers', mesh.virtualRouters, report)
    checkDuplicates('authorities', mesh.authorities, report)
    checkDuplicates('zones', mesh.zones, report)
    for (const router of mesh.virtualRouters) checkDuplicates(`routes of virtual router '${router.name}'`, router.routes, report)
    checkReferences(mesh, report)
  },
}

type Named = Declared & { readonly name: string }

function checkDuplicates(kind: string, list: readonly Named[], report: Report): void {
  const seen = new Map<string, Named>()
  for (const item of list) {
    // Proxy names are file names, and host names have no case.
    const key = item.name.toLowerCase()
    const first = seen.get(key)
    if (!first) {
      seen.set(key, item)
      continue
    }
    const related = [{ label: 'the other one', origin: first.origin, path: 'name' }]
    report(diagnostics.duplicateName, { kind, name: item.name }, { at: { origin: item.origin, path: 'name' }, related })
  }
}

function checkReferences(mesh: Mesh, report: Report): void {
  const lists = {
    'virtual gateway': mesh.virtualGateways,
    'virtual service': mesh.virtualServices,
    'virtual node': mesh.virtualNodes,
    'virtual router': mesh.virtualRouters,
    authority: mesh.authorities,
    zone: mesh.zones,
  } as const
  const known = Object.fromEntries(Object.entries(lists).map(([kind, list]) => [kind, new Set(list.map(({ name }) => name))]))
  const refer = (owner: string, kind: keyof typeof lists, name: string, at: Place): void => {
    const names = known[kind]
    if (!names || names.has(name)) return
    report(diagnostics.unknownName, { owner, kind, name }, { at, didYouMean: closestMatch(name, [...names]) })
  }
  const referListenerTls = (owner: string, tls: ListenerTls | undefined, at: Place): void => {
    for (const name of tls ? [tls.certificate.issuer, ...(tls.clients?.trust ?? [])] : []) refer(owner, 'authority', name, at)
  }
  const referClientTls = (owner: string, tls: ClientTls | undefined, at: Place): void => {
    const trust = tls?.verify.kind === 'authorities' ? tls.verify.trust : []
    for (const name of [...trust, ...(tls?.certificate ? [tls.certificate.issuer] : [])]) refer(owner, 'authority', name, at)
  }
  referAssertions(mesh, refer)
  for (const { name, zone, provider, listeners, origin } of mesh.virtualServices) {
    const owner = `virtual service '${name}'`
    if (zone !== undefined) refer(owner, 'zone', zone, { origin, path: 'zone' })
    if (provider) refer(owner, provider.kind === 'virtualNode' ? 'virtual node' : 'virtual router', provider.name, provider)
    for (const { tls } of listeners) referListenerTls(owner, tls, { origin })
  }
  for (const { name, routes, listeners, origin } of mesh.virtualRouters) {
    for (const { tls } of listeners) referListenerTls(`virtual router '${name}'`, tls, { origin })
    for (const route of routes) {
      for (const [index, { virtualNode }] of route.targets.entries()) {
        refer(`route '${route.name}' of virtual router '${name}'`, 'virtual node', virtualNode, { origin: route.origin, path: `to[${index}]` })
      }
    }
  }
  for (const { name, backends, listeners, origin } of mesh.virtualNodes) {
    const owner = `virtual node '${name}'`
    for (const { tls } of listeners) referListenerTls(owner, tls, { origin })
    for (const [index, backend] of backends.entries()) {
      const at = { origin: backend.origin ?? origin, path: `backends[${index}]` }
      refer(owner, 'virtual service', backend.virtualService, at)
      referClientTls(owner, backend.tls, at)
    }
  }
  for (const { name, routes, listeners, origin } of mesh.virtualGateways) {
    const owner = `virtual gateway '${name}'`
    for (const { tls } of listeners) referListenerTls(owner, tls, { origin })
    for (const route of routes) {
      const at = { origin: route.origin ?? origin, path: `routes.${route.name}.to` }
      refer(owner, 'virtual service', route.virtualService, at)
      referClientTls(owner, route.tls, at)
    }
  }
}

/** Assertions of IR JSON name what they are about; in the language they hold the things themselves. */
function referAssertions(mesh: Mesh, refer: (owner: string, kind: NamedKind, name: string, at: Place) => void): void {
  for (const assertion of mesh.assertions) {
    const { kind: owner, origin } = assertion
    const destinations = assertion.kind === 'requireMutualTls' ? assertion.of : assertion.to
    const callers = assertion.kind === 'requireMutualTls' ? [] : [...assertion.from, ...assertion.except]
    for (const party of [...destinations, ...callers]) if ('name' in party) refer(owner, KIND_WORDS[party.kind], party.name, { origin })
  }
}

type NamedKind = 'virtual service' | 'virtual node' | 'virtual gateway' | 'zone'
const KIND_WORDS = {
  virtualService: 'virtual service',
  virtualNode: 'virtual node',
  virtualGateway: 'virtual gateway',
  zone: 'zone',
} as const
