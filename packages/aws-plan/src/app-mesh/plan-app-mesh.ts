import { deriveListenerTimeouts } from '@mesh-compile/ir'
import type { Report } from '@mesh-compile/ir/diagnostics'
import type { EmitContext } from '@mesh-compile/ir/emitter'
import type { AwsOptions } from '../options.ts'
import type { Resource } from '../plan.ts'
import { meshResource } from './mesh.ts'
import type { Planning } from './planning.ts'
import { virtualGatewayResources } from './virtual-gateway.ts'
import { virtualNodeResource } from './virtual-node.ts'
import { virtualRouterResources } from './virtual-router.ts'
import { virtualServiceResource } from './virtual-service.ts'

/**
 * The AWS::AppMesh::* resources that a mesh is in App Mesh's own terms. Interception, zones, assertions, tracing and
 * metrics are no part of them: the first is the task's, the next two were proved, and the last are the proxy image's.
 */
export function planAppMesh({ mesh, graph, report }: EmitContext<AwsOptions>): readonly Resource[] {
  const planning: Planning = {
    mesh,
    graph,
    authorities: new Map(mesh.authorities.map((authority) => [authority.name, authority])),
    listenerTimeouts: deriveListenerTimeouts(graph),
    report: once(report),
  }
  return [
    meshResource(planning),
    ...mesh.virtualNodes.map((node) => virtualNodeResource(planning, node)),
    ...mesh.virtualRouters.flatMap((router) => virtualRouterResources(planning, router)),
    ...mesh.virtualServices.map((service) => virtualServiceResource(planning, service)),
    ...mesh.virtualGateways.flatMap((gateway) => virtualGatewayResources(planning, gateway)),
  ]
}

/** Passes each finding on once: a policy that many backends share is planned for each of them. */
function once(report: Report): Report {
  const told = new Set<string>()
  return (definition, args, details) => {
    const key = `${definition.code} ${Object.values(args).join('\0')}`
    if (told.has(key)) return
    told.add(key)
    report(definition, args, details)
  }
}
