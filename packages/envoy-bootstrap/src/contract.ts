/**
 * What whoever deploys the emitted bootstraps may rely on: ports, names and paths. Dashboards, iptables rules and
 * container definitions are written against these, so changing one is a breaking change.
 */

/** The oldest Envoy that understands everything emitted, and the one everything is tested on. */
export const ENVOY_VERSION = '1.40.0'

/** Where a sidecar takes redirected inbound connections, on all addresses (App Mesh: APPMESH_INGRESS_PORT). */
export const INGRESS_PORT = 15000
/** Where a sidecar takes redirected outbound connections, on {@link EGRESS_ADDRESS} (App Mesh: APPMESH_EGRESS_PORT). */
export const EGRESS_PORT = 15001
/** Envoy's admin interface, on the loopback address; option `adminPort`. */
export const ADMIN_PORT = 9901

/**
 * What is posted to the admin interface before a proxy stops: it asks its clients to leave while it still serves them, for
 * as long as Envoy's flag `--drain-time-s` says, and then takes no new connections. Calls of its application go on.
 */
export const DRAIN_PATH = '/drain_listeners?inboundonly&graceful'

export const INGRESS_ADDRESS = '0.0.0.0'
/**
 * Outbound connections come from this host only. On all addresses, one connection straight to the port loops through
 * ORIGINAL_DST back to itself until descriptors run out (measured).
 */
export const EGRESS_ADDRESS = '127.0.0.1'
export const ADMIN_ADDRESS = '127.0.0.1'

/** Milliseconds after which a proxy closes a connection of HTTP on which nothing is sent. What stands before it must do so earlier. */
export const CONNECTION_IDLE_MS = 3_600_000

/** The user that Envoy runs as and whose own connections are not redirected (App Mesh: APPMESH_IGNORE_UID). */
export const PROXY_UID = 1337

/** Addresses that an application reaches past its Envoy: instance metadata, and credentials of ECS tasks and EKS pods. */
export const EGRESS_IGNORED_IPS: readonly string[] = ['169.254.169.254', '169.254.170.2', '169.254.170.23']
/** Ports that an application reaches past its Envoy, as App Mesh's APPMESH_EGRESS_IGNORED_PORTS: SSH. */
export const EGRESS_IGNORED_PORTS: readonly number[] = [22]

/** From the view of the application: `ingress` comes in to it, `egress` goes out. Gateways are all ingress. */
export type Direction = 'ingress' | 'egress'

/** A kind of proxy, as it stands in node ids. */
export type ProxyKind = 'virtual-node' | 'virtual-gateway'

/** Envoy's node id; the node's cluster is the name of the mesh. */
export function nodeId(mesh: string, kind: ProxyKind, name: string): string {
  return `${mesh}/${kind}/${name}`
}

/** `lds_ingress_0.0.0.0_15000` */
export function listenerName(direction: Direction, address: string, port: number): string {
  return `lds_${direction}_${address}_${port}`
}

/** `rds_egress_http_8080` */
export function routeConfigurationName(direction: Direction, protocol: string, port: number): string {
  return `rds_${direction}_${protocol}_${port}`
}

/** `cds_egress_shop_checkout-v1_http_8080`: the cluster of one listener of a virtual node. */
export function clusterName(direction: Direction, mesh: string, virtualNode: string, protocol: string, port: number): string {
  return `cds_${direction}_${mesh}_${virtualNode}_${protocol}_${port}`
}

/** The cluster of traffic that no backend covers, under ALLOW_ALL. */
export function passthroughClusterName(mesh: string): string {
  return `cds_egress_${mesh}_mesh-allow-all`
}

/** The cluster of what egressHosts lets out. */
export function egressHostsClusterName(mesh: string): string {
  return `cds_egress_${mesh}_egress-hosts`
}

/** The secret that holds an authority's bundle; of several that are trusted together `ca_a+b`, in alphabetical order. */
export function authoritySecretName(...authorities: readonly string[]): string {
  return `ca_${authorities.join('+')}`
}

/** The secret that holds a certificate and its key; `index` (from 1) where a proxy has several of one issuer. */
export function certificateSecretName(issuer: string, index?: number): string {
  return index === undefined ? `cert_${issuer}` : `cert_${issuer}_${index}`
}

/**
 * Where certificates are delivered that no proxy can read at their source (AWS Certificate Manager, AWS Private CA, AWS
 * Secrets Manager); option `certificateDir`.
 */
export const CERTIFICATE_DIR = '/etc/mesh-compile/certificates'

/** The parts of a secret, each a PEM file: a certificate chain with its key, or an authority's certificates. */
export type SecretPart = 'chain' | 'key' | 'ca'

/** The file of a delivered secret: `<certificateDir>/<secret>/chain.pem`. */
export function deliveredFile(certificateDir: string, secret: string, part: SecretPart): string {
  return `${certificateDir}/${secret}/${part}.pem`
}

/** Where an SDS server beside the proxy takes connections: SPIRE's agent by default; option `sdsSocket`. */
export const SDS_SOCKET = '/run/spire/sockets/agent.sock'
/** The cluster of that server (App Mesh's name). */
export const SDS_CLUSTER = 'static_cluster_sds_unix_socket'

/** Ending of a bootstrap's file by format, as Envoy tells formats apart. */
export const FORMAT_EXTENSIONS = { json: 'json', yaml: 'yaml', binary: 'pb' } as const

/** A format a bootstrap can be written in. */
export type Format = keyof typeof FORMAT_EXTENSIONS

/** Where a proxy's bootstrap is, relative to the emitter's folder. */
export function bootstrapPath(proxy: string, format: Format): string {
  return `${proxy}.${FORMAT_EXTENSIONS[format]}`
}

/**
 * Where a proxy finds its resources when they come in files (`--xds files`); option `configDir`. It mirrors the
 * emitter's folder: `DIR/envoy/<proxy>/` is what stands on the proxy's host as `<configDir>/<proxy>/`.
 */
export const CONFIG_DIR = '/etc/mesh-compile'

/** Files of all listeners and of all clusters of a proxy. */
export type CollectionFile = 'lds' | 'cds'

/**
 * Files of one resource each: a route configuration, a cluster's endpoints, a secret. Envoy 1.40 refuses more of these
 * in one file ("Unexpected RDS resource length").
 */
export type ResourceFile = 'rds' | 'eds' | 'sds'

/** `web/lds.json`: relative to the emitter's folder, and on the proxy's host to `configDir`. */
export function collectionPath(proxy: string, type: CollectionFile): string {
  return `${proxy}/${type}.json`
}

/** `web/rds/rds_egress_http_8080.json`: relative to the same folders, called by the resource's name. */
export function resourcePath(proxy: string, type: ResourceFile, name: string): string {
  return `${proxy}/${type}/${name}.json`
}

/** The script that redirects the traffic of a virtual node with transparent interception, relative to the emitter's folder. */
export function interceptionScriptPath(virtualNode: string): string {
  return `interception/${virtualNode}.sh`
}
