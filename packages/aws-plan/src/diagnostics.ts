import { appMeshDiagnostics } from './diagnostics/app-mesh.ts'
import { certificateDiagnostics } from './diagnostics/certificates.ts'
import { loadBalancerDiagnostics } from './diagnostics/load-balancers.ts'
import { observabilityDiagnostics } from './diagnostics/observability.ts'
import { quotaDiagnostics } from './diagnostics/quotas.ts'
import { runtimeDiagnostics } from './diagnostics/runtime.ts'
import { tagDiagnostics } from './diagnostics/tags.ts'
import { taskDiagnostics } from './diagnostics/tasks.ts'

/** Every diagnostic that planning may raise; a printer of the plan lists them among its own. */
export const awsPlanDiagnostics: typeof appMeshDiagnostics & typeof certificateDiagnostics & typeof loadBalancerDiagnostics & typeof observabilityDiagnostics & typeof quotaDiagnostics & typeof runtimeDiagnostics & typeof tagDiagnostics & typeof taskDiagnostics = {
  ...appMeshDiagnostics,
  ...certificateDiagnostics,
  ...loadBalancerDiagnostics,
  ...observabilityDiagnostics,
  ...quotaDiagnostics,
  ...runtimeDiagnostics,
  ...tagDiagnostics,
  ...taskDiagnostics,
}
