import type { Declared, Mesh } from '@mesh-compile/ir'
import type { Report } from '@mesh-compile/ir/diagnostics'
import { shapeDiagnostics as diagnostics } from './diagnostics.ts'
import { quote } from './quote.ts'

/** What a kind of name may be. */
interface NameRule {
  readonly pattern: RegExp
  readonly most: number
  readonly allowed: string
}

// Proxy names become file names, cluster names and metrics; the first character keeps them from hiding or being options.
const PLAIN: NameRule = { pattern: /^[A-Za-z0-9][A-Za-z0-9_.-]*$/, most: 201, allowed: 'letters, digits, _ . - (letter or digit first)' }
// Virtual service names are Host headers. AWS: virtualServiceName, 1 to 255 characters.
const HOST: NameRule = {
  pattern: /^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*$/,
  most: 253,
  allowed: 'letters, digits, - and . as in a host name, without scheme or port',
}

function isOf({ pattern, most }: NameRule, name: string): boolean {
  return pattern.test(name) && name.length <= most
}

/** Whether the name of a service is one that no service can have. */
export function isIllegalHost({ name }: { readonly name: string }): boolean {
  return !isOf(HOST, name)
}

/** Checks every name of a mesh for where it will be printed. */
export function checkNames(mesh: Mesh, report: Report): void {
  const check = (kind: string, rule: NameRule, { name, origin }: Declared & { readonly name: string }, path = 'name'): void => {
    if (isOf(rule, name)) return
    report(diagnostics.illegalName, { kind, name: quote(name), most: rule.most, allowed: rule.allowed }, { at: { origin, path } })
  }
  check('mesh', PLAIN, mesh)
  // The node of an external service has its name from there, where it is told.
  const ofServices = new Set(mesh.virtualServices.filter(isIllegalHost).map(({ name, origin }) => `${name} ${JSON.stringify(origin)}`))
  for (const node of mesh.virtualNodes) {
    if (!ofServices.has(`${node.name} ${JSON.stringify(node.origin)}`)) check('virtual node', PLAIN, node)
  }
  for (const gateway of mesh.virtualGateways) check('virtual gateway', PLAIN, gateway)
  for (const router of mesh.virtualRouters) check('virtual router', PLAIN, router)
  for (const service of mesh.virtualServices) check('virtual service', HOST, service)
  for (const authority of mesh.authorities) check('authority', PLAIN, authority)
  for (const zone of mesh.zones) check('zone', PLAIN, zone)
  for (const router of mesh.virtualRouters) {
    for (const { name } of router.routes) {
      check('route', PLAIN, { name, ...(router.origin && { origin: router.origin }) }, `arguments[2].${name}`)
    }
  }
  for (const gateway of mesh.virtualGateways) {
    for (const { name } of gateway.routes) {
      check('gateway route', PLAIN, { name, ...(gateway.origin && { origin: gateway.origin }) }, `routes.${name}`)
    }
  }
}
