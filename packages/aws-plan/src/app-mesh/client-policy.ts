import { discoveredName, policyTowards, type ClientTls, type ServerValidation, type VirtualNode } from '@mesh-compile/ir'
import { defined } from '../defined.ts'
import { appMeshDiagnostics as diagnostics } from '../diagnostics/app-mesh.ts'
import type { Value } from '../value.ts'
import { certificate } from './certificate.ts'
import { placeOf, type Planning, type Subject } from './planning.ts'
import { subjectAlternativeNames } from './subject-alternative-names.ts'
import { trust } from './trust.ts'

/** What is called, and by which policy; without one, in plaintext. */
export interface PolicedCall {
  readonly virtualService: string
  readonly tls?: ClientTls
}

/** The client policy of a call; undefined where there is none, or App Mesh has no word for it, which has then been reported. */
export function clientPolicy(planning: Planning, { virtualService, tls }: PolicedCall, subject: Subject): Value | undefined {
  if (!tls) return undefined
  const { report } = planning
  const at = placeOf(subject)
  if (tls.minimumVersion === 'TLSv1_3') report(diagnostics.tlsVersion, { owner: subject.owner }, { at })
  if (tls.verify.kind === 'none') {
    report(diagnostics.unverified, { owner: subject.owner }, { at })
    return undefined
  }
  const names = serverNames(planning, tls.verify, tls, virtualService)
  return {
    TLS: defined({
      Enforce: tls.enforce,
      Ports: tls.ports,
      Certificate: tls.certificate && certificate(planning, tls.certificate.source, 'client', subject),
      Validation: defined({
        SubjectAlternativeNames: names && subjectAlternativeNames(planning, names, subject),
        Trust: trust(planning, tls.verify.trust, 'server', subject),
      }),
    }),
  }
}

/**
 * The names that a server may have: those listed, or else the identity of each node that may answer. Where every one of
 * these is found by its identity, none are stated: App Mesh then asks each node for the very name it is found by.
 */
function serverNames(
  { graph }: Planning,
  { subjectAlternativeNames: listed }: Extract<ServerValidation, { kind: 'authorities' }>,
  tls: ClientTls,
  virtualService: string,
): readonly { readonly value: string }[] | undefined {
  if (listed.length > 0) return listed
  const service = graph.virtualServices.get(virtualService)
  const nodes = (service?.listeners ?? [])
    .flatMap((contract) => graph.routesOf(service!, contract))
    .flatMap(({ targets }) => targets)
    .flatMap(({ node, listener }) => (listener && policyTowards(tls, listener) ? [node] : []))
  return nodes.every(isFoundByIdentity) ? undefined : nodes.flatMap(({ identity }) => identity ?? [])
}

function isFoundByIdentity({ serviceDiscovery, identity }: VirtualNode): boolean {
  const name = serviceDiscovery && discoveredName(serviceDiscovery)?.replace(/\.$/, '')
  return name !== undefined && (identity?.value ?? name) === name
}
