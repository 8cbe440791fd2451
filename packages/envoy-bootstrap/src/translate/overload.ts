import type { OverloadManager, OverloadTrigger, ScaleTimers } from '../envoy-types.ts'
import type { LoadShedPoint, OverloadAction } from '../known-names.ts'
import type { EnvoyOptions } from '../options.ts'
import { extension, typedConfig } from '../typed-config.ts'
import { duration } from './duration.ts'

const HEAP = 'envoy.resource_monitors.fixed_heap'

/** Parts of the heap at which Envoy starts to give up more and more, so that it is never killed for its memory. */
const ACTIONS: Readonly<Record<Exclude<OverloadAction, 'envoy.overload_actions.reduce_timeouts'>, number>> = {
  'envoy.overload_actions.shrink_heap': 0.9,
  'envoy.overload_actions.disable_http_keepalive': 0.92,
  'envoy.overload_actions.stop_accepting_requests': 0.95,
  'envoy.overload_actions.stop_accepting_connections': 0.98,
}

/** Idle peers are let go of the sooner the fuller it gets. */
const TIMERS: ScaleTimers = {
  timer_scale_factors: [
    { timer: 'HTTP_DOWNSTREAM_CONNECTION_IDLE', min_timeout: duration(2_000) },
    { timer: 'HTTP_DOWNSTREAM_STREAM_IDLE', min_timeout: duration(5_000) },
  ],
}

const SHED: Partial<Readonly<Record<LoadShedPoint, number>>> = {
  // HTTP/2 clients are asked to go elsewhere before they are refused.
  'envoy.load_shed_points.http2_server_go_away_on_dispatch': 0.94,
  'envoy.load_shed_points.tcp_listener_accept': 0.97,
}

/** What one proxy accepts before it protects itself: a number of connections, and a size of its heap where that is said. */
export function overloadManager({ maxDownstreamConnections, maxHeapBytes }: EnvoyOptions): OverloadManager {
  const connections = extension('envoy.resource_monitors.global_downstream_max_connections', {
    // 64-bit integers are strings in proto3 JSON.
    max_active_downstream_connections: String(maxDownstreamConnections),
  })
  const refresh = { refresh_interval: duration(250) }
  if (maxHeapBytes === 0) return { ...refresh, resource_monitors: [connections] }
  return {
    ...refresh,
    resource_monitors: [connections, extension(HEAP, { max_heap_size_bytes: String(maxHeapBytes) })],
    actions: [...Object.entries(ACTIONS).map(([name, value]) => ({ name, triggers: [above(value)] })), reduceTimeouts()],
    loadshed_points: Object.entries(SHED).map(([name, value]) => ({ name, triggers: [above(value)] })),
  }
}

function above(value: number): OverloadTrigger {
  return { name: HEAP, threshold: { value } }
}

function reduceTimeouts(): NonNullable<OverloadManager['actions']>[number] {
  const name: OverloadAction = 'envoy.overload_actions.reduce_timeouts'
  return {
    name,
    triggers: [{ name: HEAP, scaled: { scaling_threshold: 0.85, saturation_threshold: 0.95 } }],
    typed_config: typedConfig('envoy.config.overload.v3.ScaleTimersOverloadActionConfig', TIMERS),
  }
}
