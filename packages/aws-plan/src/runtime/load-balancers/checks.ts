import { loadBalancerDiagnostics as diagnostics } from '../../diagnostics/load-balancers.ts'
import type { GatewayProxy } from '../proxies.ts'
import type { Runtime } from '../runtime.ts'
import { targetAddressType } from './ip-addresses.ts'

/** AWS: what a health check of a gRPC target group asks: `/package.service/method`. */
const GRPC_METHOD = /^\/[^/]+\/[^/]+$/

/** Reports IP versions that the load balancers cannot have, or that cannot lead to the gateways. */
export function checkIpAddressType(runtime: Runtime): void {
  const { options, report } = runtime
  const value = options.gatewayIpAddressType
  const isPublicApplication = options.gatewayLoadBalancer === 'alb' && options.gatewayScheme === 'internet-facing'
  if (value === 'dualstack-without-public-ipv4' && !isPublicApplication) {
    report(diagnostics.illegalIpAddressType, { value, what: 'is for Application Load Balancers with public addresses alone' })
  }
  if (value === 'ipv4' && targetAddressType(runtime) === 'ipv6') {
    report(diagnostics.illegalIpAddressType, { value, what: 'leads to no gateway of a mesh whose ipPreference is IPv6_ONLY' })
  }
}

/** Reports gateways that the load balancer before them does not go together with. */
export function checkGateways(runtime: Runtime, gateways: readonly GatewayProxy[]): void {
  for (const proxy of gateways) {
    if (runtime.options.gatewayLoadBalancer === 'alb') checkBehindApplication(runtime, proxy)
    else checkBehindNetwork(runtime, proxy)
  }
}

function checkBehindApplication({ envoy, report }: Runtime, { gateway }: GatewayProxy): void {
  const { name, origin, trustedHops, listeners } = gateway
  for (const { port, tls } of listeners) {
    if (tls?.clients) report(diagnostics.certificateNotPassed, { gateway: name, port }, { at: { origin, path: 'listeners' } })
  }
  const asked = envoy.gatewayHealthCheckPath
  const isAskable = asked !== '' && (GRPC_METHOD.test(asked) || listeners.every(({ protocol }) => protocol !== 'grpc'))
  if (!isAskable) report(diagnostics.nothingToAsk, { gateway: name, what: asked === '' ? 'names none' : `says ${asked}, which is no method of a gRPC service` }, { at: { origin } })
  if (trustedHops === 0) report(diagnostics.clientHidden, { gateway: name }, { at: { origin } })
}

function checkBehindNetwork({ report }: Runtime, { gateway: { name, origin, trustedHops } }: GatewayProxy): void {
  if (trustedHops > 0) report(diagnostics.clientForged, { gateway: name, hops: trustedHops }, { at: { origin, path: 'trustedHops' } })
}
