import type { CertificateSource } from '@mesh-compile/ir'
import { appMeshDiagnostics as diagnostics } from '../diagnostics/app-mesh.ts'
import type { Value } from '../value.ts'
import { checkLength } from './limits.ts'
import { placeOf, type Planning, type Subject } from './planning.ts'

/** What App Mesh takes certificates from. */
const TAKEN = {
  listener: 'files, an SDS server, or AWS Certificate Manager',
  client: 'files or an SDS server',
} as const

/**
 * The certificate that a listener or a client shows. Of AWS Certificate Manager only listeners can.
 *
 * @returns undefined when App Mesh has no word for it, which has then been reported
 */
export function certificate({ report }: Planning, source: CertificateSource, side: keyof typeof TAKEN, subject: Subject): Value | undefined {
  const cannot = (from: string): undefined => {
    report(diagnostics.certificate, { owner: subject.owner, side, source: from, instead: TAKEN[side] }, { at: placeOf(subject) })
    return undefined
  }
  switch (source.kind) {
    case 'file':
      checkLength(report, subject, 'path of the certificate chain', source.chain, 'file')
      checkLength(report, subject, 'path of the private key', source.key, 'file')
      return { File: { CertificateChain: source.chain, PrivateKey: source.key } }
    case 'sds':
      return { SDS: { SecretName: source.secret } }
    case 'acm':
      return side === 'listener' ? { ACM: { CertificateArn: source.arn } } : cannot('AWS Certificate Manager')
    case 'acmPca':
      return cannot('an authority of AWS Private CA that issues one')
    case 'secretsManager':
      return cannot('AWS Secrets Manager')
    case 'elsewhere':
      return cannot('a server outside the mesh')
    default:
      return source satisfies never
  }
}
