import type { Pass } from '../pass.ts'
import { checkAccessLogs } from './access-logs.ts'
import { shapeDiagnostics } from './diagnostics.ts'
import { checkInterception } from './interception.ts'
import { checkEgressHosts } from './egress-hosts.ts'
import { checkExternal } from './external.ts'
import { checkListeners } from './listeners.ts'
import { matchDiagnostics } from './match-diagnostics.ts'
import { checkNames } from './names.ts'
import { createFileCheck } from './file-check.ts'
import { checkGatewayRoutes } from './gateway-routes.ts'
import { checkNodes } from './nodes.ts'
import { platformDiagnostics } from './platform-diagnostics.ts'
import { checkPlatforms } from './platform.ts'
import { checkWatching } from './resilience.ts'
import { resilienceDiagnostics } from './resilience-diagnostics.ts'
import { checkRoutes } from './routes.ts'
import { checkTelemetry } from './telemetry.ts'
import { checkTexts } from './texts.ts'

/** Every name, port, path, weight, limit, address and identity is one that Envoy and the file system take. */
export const shape: Pass = {
  name: 'shape',
  description: 'Every value is in the range of its field.',
  diagnostics: { ...shapeDiagnostics, ...matchDiagnostics, ...resilienceDiagnostics, ...platformDiagnostics },
  run(graph, report) {
    const { mesh } = graph
    checkNames(mesh, report)
    checkTexts(mesh, report)
    checkListeners(mesh, report)
    checkWatching(mesh, report)
    checkRoutes(mesh, report)
    checkGatewayRoutes(mesh, report)
    const files = createFileCheck(report)
    checkNodes(mesh, files, report)
    checkAccessLogs(mesh, files, report)
    checkInterception(graph, report)
    checkTelemetry(mesh, report)
    checkPlatforms(mesh, report)
    checkEgressHosts(mesh, report)
    checkExternal(mesh, report)
  },
}
