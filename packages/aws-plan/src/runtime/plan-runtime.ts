import type { EmitContext } from '@mesh-compile/ir/emitter'
import { runtimeDiagnostics as diagnostics } from '../diagnostics/runtime.ts'
import type { AwsOptions } from '../options.ts'
import { planCertificates } from './certificates/certificates.ts'
import { planDiscovery } from './discovery.ts'
import { planDelivery } from './delivery/delivery.ts'
import { planContainers } from './ecs/containers.ts'
import { planTasks } from './ecs/tasks.ts'
import { readEnvoySettings } from './envoy-settings.ts'
import { planFragments } from './fragments.ts'
import { planLoadBalancers } from './load-balancers/load-balancers.ts'
import { planLogs } from './logs.ts'
import { estimateCosts } from './observability/costs.ts'
import { planObservability } from './observability/plan-observability.ts'
import { proxiesOf } from './proxies.ts'
import { checkQuotas } from './quotas/check-quotas.ts'
import { planRoles } from './roles/plan-roles.ts'
import { planSecurityGroups } from './security-groups/plan-security-groups.ts'
import type { Contribution, Runtime } from './runtime.ts'
import { withMachineFiles } from './vm/machine-files.ts'
import { planMachines } from './vm/machines.ts'

/** Concerns that need nothing of each other; what they say of roles and tasks is put together afterwards. */
const CONCERNS: readonly ((runtime: Runtime) => Contribution)[] = [
  planDelivery,
  planLogs,
  planObservability,
  planDiscovery,
  planCertificates,
  planMachines,
  planSecurityGroups,
  planLoadBalancers,
]

/** What a mesh needs to run on AWS with plain Envoy. */
export function planRuntime({ mesh, graph, options, request, needed, report }: EmitContext<AwsOptions>): Contribution {
  const envoy = needed.get('envoy')
  if (!envoy) {
    report(diagnostics.withoutEnvoy, {})
    return {}
  }
  const proxies = proxiesOf(mesh, envoy)
  if (proxies.length === 0) report(diagnostics.nowhereToRun, {}, { at: { origin: mesh.origin } })
  const runtime = withMachineFiles({ mesh, graph, options, envoy: readEnvoySettings(envoy.options), xds: request.xds, proxies, report })
  const parts = CONCERNS.map((plan) => plan(runtime))
  const apart = combine(parts)
  const together = combine([apart, planContainers(runtime, apart)])
  const withTasks = combine([together, planTasks(runtime, together)])
  const whole = combine([withTasks, planRoles(runtime, withTasks), planFragments(runtime, withTasks)])
  checkQuotas(runtime, whole.resources)
  return { ...whole, notes: estimateCosts(runtime, whole.resources) }
}

function combine(parts: readonly Contribution[]): Required<Contribution> {
  const all = <Key extends keyof Contribution>(key: Key): Required<Contribution>[Key] =>
    parts.flatMap((part) => [...(part[key] ?? [])]) as unknown as Required<Contribution>[Key]
  return {
    resources: all('resources'),
    parameters: distinct(all('parameters')),
    outputs: all('outputs'),
    files: all('files'),
    statements: all('statements'),
    containers: all('containers'),
    volumes: all('volumes'),
    ways: all('ways'),
    notes: all('notes'),
  }
}

/** Several concerns may ask for the same parameter. */
function distinct(parameters: Required<Contribution>['parameters']): Required<Contribution>['parameters'] {
  return [...new Map(parameters.map((parameter) => [parameter.name, parameter])).values()]
}
