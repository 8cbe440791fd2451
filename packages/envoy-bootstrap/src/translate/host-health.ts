import { discoveredName, type HealthCheck, type OutlierDetection, type ServiceDiscovery } from '@mesh-compile/ir'
import type { Cluster, HealthCheck as EnvoyHealthCheck, OutlierDetection as EnvoyOutlierDetection } from '../envoy-types.ts'
import { duration } from './duration.ts'

/** Whose health is watched, and how. */
export interface Watched {
  readonly name: string
  readonly discovery: ServiceDiscovery
  readonly healthCheck?: HealthCheck | undefined
  readonly outlierDetection?: OutlierDetection | undefined
}

/** How a caller's cluster finds out which of its hosts serve. */
export function hostHealth({ name, discovery, healthCheck, outlierDetection }: Watched): Cluster {
  return {
    ...(healthCheck && {
      health_checks: [activeCheck(healthCheck, discoveredName(discovery) ?? name)],
      // An instance that is no longer listed is gone, whatever it last answered: otherwise it is called until it fails.
      ignore_health_on_host_removal: true,
    }),
    ...(outlierDetection && { outlier_detection: passiveCheck(outlierDetection) }),
  }
}

function activeCheck({ intervalMs, timeoutMs, healthyThreshold, unhealthyThreshold, ...asked }: HealthCheck, host: string): EnvoyHealthCheck {
  return {
    interval: duration(intervalMs),
    // Envoy asks but once a minute until the first request, which could then go to an instance that has long been dead.
    no_traffic_interval: duration(intervalMs),
    timeout: duration(timeoutMs),
    healthy_threshold: healthyThreshold,
    unhealthy_threshold: unhealthyThreshold,
    ...checker(asked, host),
  }
}

/** The Host is a name that applications take; Envoy's default is the name of the cluster. */
function checker({ protocol, path = '/' }: Pick<HealthCheck, 'protocol' | 'path'>, host: string): EnvoyHealthCheck {
  switch (protocol) {
    case 'http':
      return { http_health_check: { host, path } }
    case 'http2':
      return { http_health_check: { host, path, codec_client_type: 'HTTP2' } }
    case 'grpc':
      return { grpc_health_check: { authority: host } }
    case 'tcp':
      return { tcp_health_check: {} }
    default:
      return protocol satisfies never
  }
}

/** App Mesh counts answers of 5xx in a row and nothing else; what Envoy would count besides is switched off. */
function passiveCheck({ maxServerErrors, intervalMs, baseEjectionMs, maxEjectionPercent }: OutlierDetection): EnvoyOutlierDetection {
  return {
    consecutive_5xx: maxServerErrors,
    interval: duration(intervalMs),
    base_ejection_time: duration(baseEjectionMs),
    max_ejection_percent: maxEjectionPercent,
    // App Mesh: one host may always be ejected, however few there are.
    always_eject_one_host: true,
    enforcing_success_rate: 0,
    enforcing_consecutive_gateway_failure: 0,
    // A host that answers its health check but fails requests stays out for its time.
    successful_active_health_check_uneject_host: false,
  }
}
