import type { Mesh, Origin } from '@mesh-compile/ir'
import type { Owner } from './plan.ts'

/** In messages and descriptions: `virtual node 'web'`. */
export function describeOwner({ kind, name }: Owner): string {
  return `${kind.replace('-', ' ')} '${name}'`
}

/** The same where no quotes are taken: `virtual node web`. */
export function ownerWithoutQuotes({ kind, name }: Owner): string {
  return `${kind.replace('-', ' ')} ${name}`
}

/** Where what a resource exists for was declared. */
export function originOf(mesh: Mesh, { kind, name }: Owner): Origin | undefined {
  const named = (list: readonly { readonly name: string; readonly origin?: Origin }[]): Origin | undefined =>
    list.find((one) => one.name === name)?.origin
  switch (kind) {
    case 'mesh':
      return mesh.origin
    case 'virtual-node':
      return named(mesh.virtualNodes)
    case 'virtual-router':
      return named(mesh.virtualRouters)
    case 'virtual-service':
      return named(mesh.virtualServices)
    case 'virtual-gateway':
      return named(mesh.virtualGateways)
    default:
      return kind satisfies never
  }
}
