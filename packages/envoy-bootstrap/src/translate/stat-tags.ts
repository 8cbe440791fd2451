import type { ResolvedRoute } from '@mesh-compile/ir'
import type { Bootstrap } from '../envoy-types.ts'
import type { ProxyOwner } from './translation.ts'

type StatTag = NonNullable<NonNullable<Bootstrap['stats_config']>['stats_tags']>[number]

/** Stands for the name of a route where a virtual node provides a service itself, without routes. */
export const DIRECT_ROUTE = 'direct'

const PROTOCOLS = 'http2|http|grpc|tcp|tls'

/**
 * Labels that say in words of the mesh what a statistic is about; the names of statistics stay those of App Mesh. They
 * are the same whatever the proxy calls, so that a new backend does not change the bootstrap.
 *
 * Of a regex, Envoy takes the first group out of the name and the second for the value. The greedy `.+` makes the split
 * right for every name: what follows a node's name in a cluster's holds no `_<protocol>_<port>` again, and what follows
 * `.route.` in a statistic of a route holds no `.route.`, or is marked (see {@link routeStatPrefix}).
 */
export function statTags(mesh: string, { kind, name }: ProxyOwner): readonly StatTag[] {
  const isNode = kind === 'virtual-node'
  const inMesh = escape(mesh)
  const target = (part: Part): string => `^cluster\\.(cds_egress_${inMesh}_${listenerPattern(part)}(?:_[A-Za-z0-9-]+)?\\.)`
  const local = (part: Part): string => `^cluster\\.(cds_ingress_${inMesh}_${listenerPattern(part, escape(name))}\\.)`
  const own = (part: Part): string => `^(?:listener\\..+\\.)?(?:http|tcp)\\.(?:ingress|egress)\\.(${listenerPattern(part, '', '\\.')}\\.)`
  return [
    { tag_name: 'appmesh.mesh', fixed_value: mesh },
    { tag_name: isNode ? 'appmesh.virtual_node' : 'appmesh.virtual_gateway', fixed_value: name },
    { tag_name: 'appmesh.target_virtual_node', regex: target('node') },
    { tag_name: 'appmesh.target_protocol', regex: target('protocol') },
    { tag_name: 'appmesh.target_port', regex: target('port') },
    ...(isNode
      ? [
          { tag_name: 'appmesh.listener_protocol', regex: local('protocol') },
          { tag_name: 'appmesh.listener_port', regex: local('port') },
        ]
      : []),
    { tag_name: 'appmesh.listener_protocol', regex: own('protocol') },
    { tag_name: 'appmesh.listener_port', regex: own('port') },
    ...(isNode ? NODE_ROUTE_TAGS : GATEWAY_ROUTE_TAGS),
  ]
}

// No name holds a slash.
// vhost.<service>.route.<route>.upstream_rq..., or vhost.<service>.route./<route>.upstream_rq...
const NODE_ROUTE_TAGS = [
  { tag_name: 'appmesh.virtual_service', regex: '^vhost\\.(([^/]+)\\.)route\\./?[^/]+\\.upstream_rq' },
  { tag_name: 'appmesh.route', regex: '^vhost\\.[^/]+\\.(route\\./?([^/]+)\\.)upstream_rq' },
]
// vhost.<host>.route./<service>/<gateway route>/<route>.upstream_rq...
const GATEWAY_ROUTE_TAGS = [
  { tag_name: 'appmesh.virtual_service', regex: '^vhost\\.([^/]+/([^/]+)/[^/]+/[^/]+\\.)upstream_rq' },
  { tag_name: 'appmesh.gateway_route', regex: '^vhost\\.([^/]+/[^/]+/([^/]+)/[^/]+\\.)upstream_rq' },
  { tag_name: 'appmesh.route', regex: '^vhost\\.([^/]+/[^/]+/[^/]+/([^/]+)\\.)upstream_rq' },
]

/**
 * What a sidecar's statistics of a route are called within those of its service.
 *
 * A route called `a.route.b` of one service would share its statistics with route `b` of a service called
 * `<service>.route.a`: a slash, which no name can hold, marks where such a name begins.
 */
export function routeStatPrefix({ route }: ResolvedRoute): string {
  if (!route) return DIRECT_ROUTE
  return /(^|\.)route\./.test(route.name) ? `/${route.name}` : route.name
}

/** What a gateway's statistics of a route are called within those of the host that was asked for. */
export function gatewayStatPrefix(virtualService: string, gatewayRoute: string, { route }: ResolvedRoute): string {
  return `/${virtualService}/${gatewayRoute}/${route?.name ?? DIRECT_ROUTE}`
}

type Part = 'node' | 'protocol' | 'port'

/** `<node>_<protocol>_<port>`, of which one part is the group that becomes the value. */
function listenerPattern(value: Part, node = '.+', separator = '_'): string {
  const part = (name: Part, pattern: string): string => (name === value ? `(${pattern})` : `(?:${pattern})`)
  const parts = [...(node === '' ? [] : [part('node', node)]), part('protocol', PROTOCOLS), part('port', '\\d+')]
  return parts.join(separator)
}

/** Of the characters in names, only the dot means something in a regex. */
function escape(name: string): string {
  return name.replaceAll('.', '\\.')
}
