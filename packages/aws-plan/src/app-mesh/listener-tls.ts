import type { Identity, ListenerTls } from '@mesh-compile/ir'
import { defined } from '../defined.ts'
import { appMeshDiagnostics as diagnostics } from '../diagnostics/app-mesh.ts'
import type { Value } from '../value.ts'
import { certificate } from './certificate.ts'
import { placeOf, type Planning, type Subject } from './planning.ts'
import { subjectAlternativeNames } from './subject-alternative-names.ts'
import { trust } from './trust.ts'

/** The TLS of a listener. `accepted`: the only clients that mutual TLS lets in. */
export function listenerTls(planning: Planning, tls: ListenerTls, accepted: readonly Identity[], subject: Subject): Value {
  const { report } = planning
  const at = placeOf(subject)
  if (tls.minimumVersion === 'TLSv1_3') report(diagnostics.tlsVersion, { owner: subject.owner }, { at })
  // App Mesh without names accepts whoever has a certificate.
  if (tls.clients && accepted.length === 0) report(diagnostics.anyClient, { owner: subject.owner }, { at })
  const validation =
    tls.clients &&
    defined({
      SubjectAlternativeNames: subjectAlternativeNames(planning, accepted, subject),
      Trust: trust(planning, tls.clients.trust, 'client', subject),
    })
  return defined({
    Mode: tls.mode,
    Certificate: certificate(planning, tls.certificate.source, 'listener', subject),
    Validation: validation,
  })
}
