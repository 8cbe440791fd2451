import { compareText, type Authority } from '@mesh-compile/ir'
import { appMeshDiagnostics as diagnostics } from '../diagnostics/app-mesh.ts'
import type { Value } from '../value.ts'
import { checkCount, checkLength } from './limits.ts'
import { placeOf, type Planning, type Subject } from './planning.ts'

/**
 * The trust of a validation: the one place its authorities come from. Authorities of AWS Private CA may be up to three,
 * but only for servers (`peer`): App Mesh never validated clients by them.
 *
 * @returns undefined when App Mesh has no word for it, which has then been reported
 */
export function trust(planning: Planning, names: readonly string[], peer: 'server' | 'client', subject: Subject): Value | undefined {
  const trusted = names.flatMap((name) => planning.authorities.get(name) ?? []).toSorted((a, b) => compareText(a.name, b.name))
  const cannot = (reason: string): undefined => {
    const authorities = trusted.length > 0 ? trusted.map(({ name }) => `'${name}'`).join(' and ') : 'no authority'
    const related = trusted.map(({ name, origin }) => ({ label: `authority '${name}'`, origin }))
    planning.report(diagnostics.trust, { owner: subject.owner, peer, authorities, reason }, { at: placeOf(subject), related })
    return undefined
  }
  const arns = privateCas(trusted)
  if (arns.length > 0) {
    if (peer === 'client') return cannot('AWS Private CA can be the trust of client policies only')
    if (trusted.some(({ source }) => source.kind !== 'acmPca')) return cannot('some are of AWS Private CA, and others are not')
    checkCount(planning.report, subject, 'authorities of AWS Private CA', arns.length, 'authorities')
    return { ACM: { CertificateAuthorityArns: arns } }
  }
  const sources = new Map(trusted.map(({ source }) => [JSON.stringify(source), source]))
  const [source, ...others] = sources.values()
  if (!source) return cannot('it trusts nobody, and App Mesh would take nobody for everybody')
  if (others.length > 0) return cannot('they come from several files or secrets')
  switch (source.kind) {
    case 'file':
      checkLength(planning.report, subject, `path of authority '${trusted[0]!.name}'`, source.path, 'file')
      return { File: { CertificateChain: source.path } }
    case 'sds':
      return { SDS: { SecretName: source.secret } }
    case 'secretsManager':
      return cannot('App Mesh does not read AWS Secrets Manager')
    case 'acmPca':
      return undefined
    default:
      return source satisfies never
  }
}

function privateCas(authorities: readonly Authority[]): readonly string[] {
  const arns = authorities.flatMap(({ source }) => (source.kind === 'acmPca' ? source.arns : []))
  return [...new Set(arns)].toSorted(compareText)
}
