import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EmitResult } from '@mesh-compile/ir/emitter'

/** A folder with one self-signed certificate, which stands in for whatever files a configuration refers to. */
export function makeStandIns(): { readonly folder: string; rewrite(text: string, proxies: EmitResult['proxies']): string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'envoy-bootstrap-'))
  const files = { certificate: join(folder, 'certificate.pem'), key: join(folder, 'key.pem') }
  const request = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1']
  execFileSync('openssl', [...request, '-subj', '/CN=stand-in', '-keyout', files.key, '-out', files.certificate], { stdio: 'ignore' })
  return {
    folder,
    rewrite: (text, proxies = []) =>
      proxies
        .flatMap(({ external }) => external)
        .reduce((all, { path, role }) => all.replaceAll(JSON.stringify(path), JSON.stringify(role === 'key' ? files.key : files.certificate)), text),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
