import type { AuthoritySource, CertificateSource, Origin } from '@mesh-compile/ir'
import type { DiagnosticDefinition, Place, Report } from '@mesh-compile/ir/diagnostics'
import { isArn, type ArnKind, ARN_KINDS } from './arn.ts'
import { shapeDiagnostics as diagnostics } from './diagnostics.ts'
import { hasControls, type FileCheck } from './file-check.ts'
import { quote } from './quote.ts'

/** Checks where authorities and certificates come from. */
export interface SourceChecks {
  authority(owner: string, source: AuthoritySource, origin: Origin | undefined): void
  certificate(owner: string, source: CertificateSource, at: Place): void
}

// App Mesh: TlsValidationContextAcmTrust.certificateAuthorityArns has 1 to 3 items.
const MOST_AUTHORITIES = 3

/** One shared value may stand in many places, so each mistake is told once. */
export function createSourceChecks(file: FileCheck, report: Report): SourceChecks {
  const told = new Set<string>()
  const tell = (definition: DiagnosticDefinition, text: string, args: Readonly<Record<string, string>>, at: Place): void => {
    const key = `${definition.code} ${text}`
    if (told.has(key)) return
    told.add(key)
    report(definition, args, { at })
  }
  const secret = (owner: string, name: string, at: Place): void => {
    if (name === '' || name.length > 255 || hasControls(name)) tell(diagnostics.illegalSecretName, name, { owner, secret: quote(name) }, at)
  }
  const arn = (owner: string, text: string, kind: ArnKind, at: Place): void => {
    const { what, example } = ARN_KINDS[kind]
    if (!isArn(text, kind)) tell(diagnostics.illegalArn, text, { owner, arn: quote(text), what, example }, at)
  }

  return {
    authority: (owner, source, origin) => {
      const at = { origin, path: `arguments[1].${source.kind}` }
      switch (source.kind) {
        case 'file':
          return file(owner, source.path, at)
        case 'sds':
          return secret(owner, source.secret, at)
        case 'acmPca': {
          const { length } = source.arns
          if (length < 1 || length > MOST_AUTHORITIES) {
            report(diagnostics.outOfRange, { owner, field: 'acmPca', actual: `${length} ARNs`, expected: `1 to ${MOST_AUTHORITIES}` }, { at })
          }
          return source.arns.forEach((text) => arn(owner, text, 'privateCa', at))
        }
        case 'secretsManager':
          return arn(owner, source.arn, 'secret', at)
        default:
          return source satisfies never
      }
    },
    certificate: (owner, source, at) => {
      switch (source.kind) {
        case 'file':
          file(owner, source.chain, at)
          return file(owner, source.key, at)
        case 'sds':
          return secret(owner, source.secret, at)
        case 'acm':
          return arn(owner, source.arn, 'certificate', at)
        case 'acmPca':
          return arn(owner, source.arn, 'privateCa', at)
        case 'secretsManager':
          return arn(owner, source.arn, 'secret', at)
        case 'elsewhere':
          return
        default:
          return source satisfies never
      }
    },
  }
}
