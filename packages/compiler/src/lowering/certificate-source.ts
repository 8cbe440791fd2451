import type { AuthoritySource, CertificateSource } from '@mesh-compile/ir'
import { isGiven, readList, readObject, readString, reportWrong, type Value } from './reader.ts'

const SECRET = 'the name of a secret that SDS serves'

/** Reads where an authority's certificates are. */
export function lowerAuthoritySource(value: Value): AuthoritySource | undefined {
  const { file, sds, acmPca, secretsManager } = readObject(value, ['file', 'sds', 'acmPca', 'secretsManager'])
  if (!isOne(value, [file, sds, acmPca, secretsManager], 'one of file, sds, acmPca and secretsManager')) return undefined
  if (isGiven(acmPca)) {
    const items = readList(acmPca)
    const arns = items.flatMap((item) => readString(item, 'the ARN of a private CA') ?? [])
    // What could not be read was told.
    if (!Array.isArray(acmPca.raw) || arns.length < items.length) return undefined
    return { kind: 'acmPca', arns: [...new Set(arns)].sort() }
  }
  if (isGiven(sds)) return withText(readString(sds, SECRET), (secret) => ({ kind: 'sds', secret }))
  if (isGiven(secretsManager)) return withText(readString(secretsManager, 'the ARN of a secret'), (arn) => ({ kind: 'secretsManager', arn }))
  return withText(readString(file, 'the path of a PEM bundle, or in its place one of sds, acmPca and secretsManager'), (path) => ({ kind: 'file', path }))
}

/** Reads where a certificate and its key are. */
export function lowerCertificateSource(value: Value): CertificateSource | undefined {
  const { chain, key, sds, acm, acmPca, secretsManager } = readObject(value, ['chain', 'key', 'sds', 'acm', 'acmPca', 'secretsManager'])
  const files = isGiven(chain) ? chain : key
  if (!isOne(value, [files, sds, acm, acmPca, secretsManager], 'one of chain with key, sds, acm, acmPca and secretsManager')) return undefined
  if (isGiven(sds)) return withText(readString(sds, SECRET), (secret) => ({ kind: 'sds', secret }))
  if (isGiven(acm)) return withText(readString(acm, 'the ARN of a certificate'), (arn) => ({ kind: 'acm', arn }))
  if (isGiven(acmPca)) return withText(readString(acmPca, 'the ARN of a private CA'), (arn) => ({ kind: 'acmPca', arn }))
  if (isGiven(secretsManager)) return withText(readString(secretsManager, 'the ARN of a secret'), (arn) => ({ kind: 'secretsManager', arn }))
  if (!isGiven(chain) && !isGiven(key)) {
    reportWrong(chain, 'the path of a PEM certificate chain, with key; or in their place one of sds, acm, acmPca and secretsManager')
    return undefined
  }
  const chainPath = readString(chain, 'the path of a PEM certificate chain')
  const keyPath = readString(key, 'the path of a PEM private key')
  return chainPath === undefined || keyPath === undefined ? undefined : { kind: 'file', chain: chainPath, key: keyPath }
}

/** Whether exactly one way is said; with none, the one that is missing is told by its reader. */
function isOne(value: Value, ways: readonly Value[], expected: string): boolean {
  if (ways.filter(isGiven).length <= 1) return true
  reportWrong(value, expected)
  return false
}

function withText<Source>(text: string | undefined, make: (text: string) => Source): Source | undefined {
  return text === undefined ? undefined : make(text)
}
