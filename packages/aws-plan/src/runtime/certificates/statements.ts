import type { Proxy } from '../proxies.ts'
import type { Statement } from '../runtime.ts'
import type { RequestedSecret } from './request.ts'

/** What a proxy's role may do so that its certificates can be fetched: on exactly these ARNs. */
export function certificateStatements({ name }: Proxy, secrets: readonly RequestedSecret[]): readonly Statement[] {
  const ofKind = (kind: 'acm' | 'acmPca' | 'secretsManager'): readonly string[] => secrets.flatMap((secret) => (secret.kind === kind ? [secret.arn] : []))
  const parts = secrets.flatMap((secret) => (secret.kind === 'authority' ? secret.from : []))
  const issuers = ofKind('acmPca')
  const statement = (sid: string, actions: readonly string[], arns: readonly string[], condition?: Statement['condition']): readonly Statement[] => {
    const resources = [...new Set(arns)].toSorted()
    return resources.length === 0 ? [] : [{ proxy: name, role: 'task', sid, actions, resources, ...(condition !== undefined && { condition }) }]
  }
  return [
    ...statement('ExportCertificates', ['acm:ExportCertificate'], ofKind('acm')),
    // Without the condition, the role could have itself made an authority.
    ...statement('IssueCertificates', ['acm-pca:IssueCertificate'], issuers, {
      StringEquals: { 'acm-pca:TemplateArn': [...new Set(issuers.map(templateOf))].toSorted() },
    }),
    ...statement('ReadIssuedCertificates', ['acm-pca:GetCertificate'], issuers),
    ...statement('ReadAuthorities', ['acm-pca:GetCertificateAuthorityCertificate'], [...issuers, ...parts.filter((part) => /^arn:[^:]+:acm-pca:/.test(part))]),
    ...statement('ReadSecrets', ['secretsmanager:GetSecretValue'], [
      ...ofKind('secretsManager'),
      ...parts.filter((part) => /^arn:[^:]+:secretsmanager:/.test(part)),
    ]),
  ]
}

/** AWS Private CA: certificates of servers and clients, whose subject alternative names are those of the request. */
function templateOf(authority: string): string {
  return `arn:${authority.split(':')[1]}:acm-pca:::template/EndEntityCertificate/V1`
}
