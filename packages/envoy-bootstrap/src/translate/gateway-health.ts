import type { HttpFilter } from '../envoy-types.ts'
import { extension } from '../typed-config.ts'
import { accessLog } from './access-log.ts'
import type { Translation } from './translation.ts'

/**
 * Answers a load balancer that asks at the path of the option: 200, whatever becomes of the services behind the gateway,
 * or else it would take all gateways for broken where one service is.
 */
export function healthFilters({ options: { gatewayHealthCheckPath: path } }: Pick<Translation, 'options'>): readonly HttpFilter[] {
  if (path === '') return []
  return [extension('envoy.filters.http.health_check', { pass_through_mode: false, headers: [{ name: ':path', string_match: { exact: path } }] })]
}

/** The log of a gateway, without a line for each time that a load balancer asks. */
export function gatewayAccessLog({ accessLog: log, options }: Pick<Translation, 'accessLog' | 'options'>): ReturnType<typeof accessLog> {
  if (options.gatewayHealthCheckPath === '') return {}
  const { access_log: logs = [] } = accessLog(log)
  return logs.length === 0 ? {} : { access_log: logs.map((one) => ({ ...one, filter: { not_health_check_filter: {} } })) }
}
