import type { Mesh } from '@mesh-compile/ir'
import type { Report } from '@mesh-compile/ir/diagnostics'
import { envoyDiagnostics as diagnostics } from '../diagnostics.ts'
import type { EnvoyOptions } from '../options.ts'
import { byName } from './order.ts'

/** What Envoy has in use before the first request comes: 13 MiB measured, more with every resource. */
const LEAST_HEAP_BYTES = 33_554_432

/** Checks that options go together with the mesh, and with what Envoy itself takes. */
export function checkOptionConflicts(mesh: Mesh, options: EnvoyOptions, report: Report): void {
  const { maxHeapBytes, headersWithUnderscores } = options
  if (maxHeapBytes > 0 && maxHeapBytes < LEAST_HEAP_BYTES) {
    report(diagnostics.heapTooSmall, { bytes: maxHeapBytes, least: LEAST_HEAP_BYTES })
  }
  if (headersWithUnderscores !== 'ALLOW') reportUnderscores(mesh, headersWithUnderscores, report)
}

/** Routes that wait for a header that no request will have. */
function reportUnderscores({ virtualRouters }: Mesh, action: string, report: Report): void {
  for (const router of virtualRouters.toSorted(byName)) {
    for (const route of router.routes) {
      const header = route.match.headers.find(({ name }) => name.includes('_'))
      if (!header) continue
      const args = { route: route.name, router: router.name, header: header.name, action }
      report(diagnostics.headerWithUnderscore, args, { at: { origin: route.origin } })
    }
  }
}
