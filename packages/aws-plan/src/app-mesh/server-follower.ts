import { policyTowards, showListener } from '@mesh-compile/ir'
import { appMeshDiagnostics as diagnostics } from '../diagnostics/app-mesh.ts'
import type { PolicedCall } from './client-policy.ts'
import { placeOf, type Planning, type Subject } from './planning.ts'

/**
 * In App Mesh a caller without a client policy does as the server does: where the listener offers TLS, it speaks TLS,
 * and shows no certificate. A PERMISSIVE listener that asks for one then refuses what it takes in plaintext.
 */
export function checkFollowing({ graph, report }: Planning, { virtualService, tls }: PolicedCall, subject: Subject): void {
  const service = graph.virtualServices.get(virtualService)
  for (const contract of service?.listeners ?? []) {
    for (const { node, listener } of graph.routesOf(service!, contract).flatMap(({ targets }) => targets)) {
      if (listener?.tls?.mode !== 'PERMISSIVE' || !listener.tls.clients || policyTowards(tls, listener)) continue
      const args = { owner: subject.owner, service: virtualService, listener: showListener(listener), node: node.name }
      report(diagnostics.followsServer, args, { at: placeOf(subject) })
    }
  }
}
