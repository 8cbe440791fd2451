import type { Contribution, Runtime } from '../runtime.ts'
import { planAlarms } from './alarms.ts'
import { planCollectors } from './collector.ts'
import { planDashboard } from './dashboard.ts'

/** What watches a mesh: collectors of traces and metrics, alarms on these, and a dashboard. */
export function planObservability(runtime: Runtime): Contribution {
  const [collectors, alarms, dashboard] = [planCollectors(runtime), planAlarms(runtime), planDashboard(runtime)]
  return {
    ...collectors,
    ...alarms,
    resources: [collectors, alarms, dashboard].flatMap(({ resources = [] }) => resources),
  }
}
