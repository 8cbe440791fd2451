import type { CertificateRequest } from '../certificates/request.ts'
import type { Proxy } from '../proxies.ts'
import type { Runtime } from '../runtime.ts'
import { HARDENED } from './hardened.ts'
import { unit, word } from './unit.ts'

export const CERTIFICATES_UNIT = 'mesh-certificates.service'
export const CERTIFICATES_TIMER = 'mesh-certificates.timer'

/** The fetch of certificates, as Envoy's user; `folder` holds the script and its request. */
export function certificateUnit({ mesh, envoy }: Runtime, { name }: Proxy, request: CertificateRequest, folder: string): string {
  return unit(`The certificates of '${name}' in the mesh '${mesh.name}'`, {
    Unit: [
      ['Description', word(`Certificates of ${name} in the mesh ${mesh.name}`)],
      ['Wants', 'network-online.target'],
      ['After', 'network-online.target'],
      ['StartLimitIntervalSec', 0],
    ],
    Service: [
      ['Type', 'oneshot'],
      ['User', envoy.proxyUid],
      ['Group', envoy.proxyUid],
      // The AWS CLI keeps notes in its home.
      ['Environment', word(`HOME=${envoy.certificateDir}`)],
      ['ExecStart', `/bin/sh ${word(`${folder}/fetch-certificates`)} once ${word(`${folder}/certificates.json`)}`],
      ['Restart', 'on-failure'],
      ['RestartSec', request.retrySeconds],
      ...HARDENED,
      ['CapabilityBoundingSet', ''],
      ['UMask', '0077'],
      ['ReadWritePaths', word(envoy.certificateDir)],
    ],
  })
}

/** When it is looked for renewed ones. */
export function certificateTimer({ mesh }: Runtime, { name }: Proxy, { refreshSeconds }: CertificateRequest): string {
  return unit(`When the certificates of '${name}' in the mesh '${mesh.name}' are looked at`, {
    Unit: [['Description', word(`Certificates of ${name} in the mesh ${mesh.name}, again and again`)]],
    Timer: [
      ['OnBootSec', refreshSeconds],
      ['OnUnitInactiveSec', refreshSeconds],
      // Machines that were started together need not ask together.
      ['RandomizedDelaySec', Math.round(refreshSeconds / 20)],
    ],
    Install: [['WantedBy', 'timers.target']],
  })
}
