import type { Report } from '@mesh-compile/ir/diagnostics'
import { appMeshDiagnostics as diagnostics } from '../diagnostics/app-mesh.ts'
import { placeOf, type Subject } from './planning.ts'

/** Limits of App Mesh's API that neither Envoy nor the language has. */
export const LIMITS = {
  // AWS: WeightedTargets.
  targets: 10,
  // AWS: HttpRouteHeaders, GrpcRouteMetadataList and their like at gateways.
  headers: 10,
  // AWS: HeaderName.
  headerName: 50,
  // AWS: HeaderMatch.
  headerValue: 255,
  // AWS: HttpQueryParameters.
  queryParameters: 10,
  // AWS: HttpPathExact, HttpPathRegex, HttpGatewayRoutePrefix.
  path: 255,
  // AWS: MethodName.
  methodName: 50,
  // AWS: FilePath.
  file: 255,
  // AWS: CertificateAuthorityArns.
  authorities: 3,
  // AWS: SubjectAlternativeName.
  subjectAlternativeName: 254,
  // AWS: TextFormat.
  logText: 1000,
} as const

/** Reports a list that is longer than App Mesh takes. */
export function checkCount(report: Report, subject: Subject, what: string, count: number, limit: keyof typeof LIMITS): void {
  const most = LIMITS[limit]
  if (count > most) {
    const { owner } = subject
    report(diagnostics.beyondLimit, { owner, what, actual: `${count} of them`, expected: `at most ${most}` }, { at: placeOf(subject) })
  }
}

/** Reports a text that is empty or longer than App Mesh takes. */
export function checkLength(report: Report, subject: Subject, what: string, text: string, limit: keyof typeof LIMITS): void {
  const most = LIMITS[limit]
  // AWS counts characters, not UTF-16 code units.
  const { length } = [...text]
  if (length < 1 || length > most) {
    const args = { owner: subject.owner, what, actual: `${length} characters`, expected: `1 to ${most}` }
    report(diagnostics.beyondLimit, args, { at: placeOf(subject) })
  }
}
