import { execFileSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import type { ProxyRequirements } from '@mesh-compile/ir/emitter'

type Json = Readonly<Record<string, unknown>>

/** Files that take the place of those which a deployment would bring. */
export interface StandIns {
  /** A configuration in which the paths of the manifest, and no others, lead to files that there are. */
  replace(text: string, external: ProxyRequirements['external']): string
}

/** Makes a certificate and its key in a folder. */
export function makeStandIns(folder: string): StandIns {
  const certificate = join(folder, 'certificate.pem')
  const key = join(folder, 'key.pem')
  const request = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1']
  execFileSync('openssl', [...request, '-subj', '/CN=stand-in', '-keyout', key, '-out', certificate], { stdio: 'ignore' })
  return {
    replace: (text, external) => {
      const listed = new Set(external.map(({ path, role }) => `${role} ${path}`))
      const folders = new Set(external.map(({ path }) => dirname(path)))
      const source = (value: unknown, roles: readonly string[], standIn: string): unknown => {
        const { filename } = value as { readonly filename?: string }
        return roles.some((role) => listed.has(`${role} ${filename}`)) ? { filename: standIn } : value
      }
      // By their place: one path may stand for a certificate here and for its key there.
      return JSON.stringify(
        JSON.parse(text, function (this: Json, field, value: unknown) {
          switch (field) {
            case 'certificate_chain':
              return source(value, ['certificate'], certificate)
            case 'private_key':
              return source(value, ['key'], key)
            case 'trusted_ca':
              return source(value, ['ca'], certificate)
            case 'watched_directory':
              return folders.has(String((value as Json)['path'])) ? { path: folder } : value
            case 'path':
              return String(this['@type']).endsWith('FileAccessLog') && listed.has(`log ${String(value)}`) ? join(folder, 'access.log') : value
            default:
              return value
          }
        }),
      )
    },
  }
}
