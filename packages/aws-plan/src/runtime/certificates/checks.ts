import type { ExternalPath } from '@mesh-compile/ir/emitter'
import { certificateDiagnostics as diagnostics } from '../../diagnostics/certificates.ts'
import type { Proxy } from '../proxies.ts'
import type { Runtime } from '../runtime.ts'
import { subjectAltName, takesOpenssl, type CertificateRequest } from './request.ts'

/** Reports what would keep a proxy from having its certificates, or from having new ones. */
export function checkCertificates({ options, xds, report }: Runtime, proxy: Proxy, request: CertificateRequest | undefined): void {
  const { name, origin, platform } = proxy
  const at = { at: { origin } }
  const files = filesOfNobody(proxy)
  if (files.length > 0) report(diagnostics.fileOfNobody, { proxy: name, files: files.join(', ') }, at)
  if (!request) return
  const issues = request.secrets.some(({ kind }) => kind === 'acmPca')
  if (xds === 'static') {
    if (issues) report(diagnostics.issuedForStatic, { proxy: name, days: request.validityDays }, at)
    else report(diagnostics.readOnce, { proxy: name }, at)
  }
  if (platform.kind === 'ecs' && options.certificateImage === '' && takesOpenssl(request)) {
    report(diagnostics.imageWithoutOpenssl, { proxy: name, image: options.awsCliImage }, at)
  }
}

/** Reports a certificate that nobody can be asked for, since it would be of nobody. */
export function checkIssuable({ report }: Runtime, proxy: Proxy): void {
  const issuer = proxy.external.find(({ role, source }) => role === 'certificate' && source?.kind === 'acmPca')
  if (issuer && subjectAltName(proxy) === undefined) report(diagnostics.issuedForNobody, { proxy: proxy.name }, { at: { origin: proxy.origin } })
}

/** Files that must be in the task, and that nothing puts there. */
function filesOfNobody({ external, platform }: Proxy): readonly string[] {
  if (platform.kind !== 'ecs' || platform.task.kind !== 'planned') return []
  return [...new Set(external.flatMap(({ path, source }): readonly string[] => (source ? keptFiles(source) : [path])))].toSorted()
}

function keptFiles(source: NonNullable<ExternalPath['source']>): readonly string[] {
  if (source.kind === 'bundle') return source.parts.flatMap(keptFiles)
  return source.kind === 'file' ? [source.path] : []
}
