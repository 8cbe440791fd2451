import type { Listener, Protocol } from '@mesh-compile/ir'
import type { Parameter } from '../../plan.ts'
import { parameter } from '../../value.ts'
import { parameterNames } from '../parameters.ts'
import type { GatewayProxy } from '../proxies.ts'
import type { Runtime } from '../runtime.ts'
import { gatewaysWith } from './gateways.ts'
import { idleSeconds } from './idle.ts'
import { DEREGISTRATION_DELAY, type LoadBalancerKind } from './kind.ts'

/** AWS: TargetGroup.ProtocolVersion. Gateways have no other listeners. */
const VERSIONS: Readonly<Partial<Record<Protocol, string>>> = { http: 'HTTP1', http2: 'HTTP2', grpc: 'GRPC' }

const HTTP_PORT = 80
const HTTPS_PORT = 443

/** An Application Load Balancer, which speaks HTTP with clients itself (docs/decisions/0012). */
export const applicationLoadBalancer: LoadBalancerKind = {
  suffix: { key: ['application'], name: ['alb'] },
  fewestZones: 2,
  metrics: 'AWS/ApplicationELB',
  parameters: (runtime) => Array.from(certificateNames(runtime), certificateParameter),
  loadBalancer: ({ graph, envoy }, { name }) => ({
    type: 'application',
    attributes: [
      { Key: 'idle_timeout.timeout_seconds', Value: String(idleSeconds(graph, name)) },
      // Names with anything but letters, digits and hyphens, unless gateways are to take them.
      { Key: 'routing.http.drop_invalid_header_fields.enabled', Value: String(envoy.gatewayHeadersWithUnderscores !== 'ALLOW') },
    ],
  }),
  targetGroup: ({ envoy }, { protocol, tls }) => {
    // Where the gateway speaks TLS, it is spoken to it, though whatever certificate it shows is taken.
    const spoken = tls ? 'HTTPS' : 'HTTP'
    return {
      suffix: [spoken.toLowerCase(), ...(protocol === 'http' ? [] : [protocol])],
      protocol: { Protocol: spoken, ProtocolVersion: VERSIONS[protocol]! },
      healthCheck: {
        HealthCheckProtocol: spoken,
        HealthCheckPath: envoy.gatewayHealthCheckPath,
        // UNKNOWN: what Envoy's 200 is where it answers a gRPC call.
        ...(protocol === 'grpc' && { Matcher: { GrpcCode: '2' } }),
      },
      attributes: [DEREGISTRATION_DELAY],
    }
  },
  listener: (runtime, { name }, listener) =>
    isHttps(listener)
      ? {
          Protocol: 'HTTPS',
          SslPolicy: runtime.options.gatewayTlsPolicy,
          Certificates: [{ CertificateArn: parameter(certificateNames(runtime).get(name)!) }],
        }
      : { Protocol: 'HTTP' },
  redirects: ({ gateway: { listeners } }) => {
    const ports = new Set(listeners.map(({ port }) => port))
    return ports.has(HTTPS_PORT) && !ports.has(HTTP_PORT) ? [{ from: HTTP_PORT, to: HTTPS_PORT }] : []
  },
}

/** Port 80 is where plaintext is expected. HTTP/2 and gRPC an Application Load Balancer speaks over TLS alone. */
function isHttps({ port, protocol, tls }: Listener): boolean {
  return port !== HTTP_PORT || protocol !== 'http' || tls !== undefined
}

/** The names of the parameters for certificates, by gateway. */
function certificateNames(runtime: Runtime): ReadonlyMap<string, string> {
  const asked = gatewaysWith('planned', runtime).filter(({ gateway }) => gateway.listeners.some(isHttps))
  return parameterNames('certificateArn', asked.map(({ name }: GatewayProxy) => name))
}

function certificateParameter([gateway, name]: readonly [string, string]): Parameter {
  return {
    name,
    type: 'string',
    description: `Certificate that clients of virtual gateway ${gateway} are shown: its ARN in AWS Certificate Manager, in the same region`,
    pattern: { expression: 'arn:[^:]+:acm:[^:]+:[0-9]{12}:certificate/.+', meaning: 'the ARN of a certificate in AWS Certificate Manager' },
  }
}
