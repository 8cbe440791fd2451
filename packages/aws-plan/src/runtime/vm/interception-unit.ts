import { interceptionScriptPath } from '@mesh-compile/envoy-bootstrap/contract'
import type { Proxy } from '../proxies.ts'
import type { Runtime } from '../runtime.ts'
import { unit, word } from './unit.ts'

export const INTERCEPTION_UNIT = 'mesh-interception.service'

/** The rules that lead the machine's traffic through its Envoy: set at boot, and taken out when the unit is stopped. */
export function interceptionUnit({ mesh, envoy }: Runtime, { name }: Proxy): string {
  const script = word(`${envoy.configDir}/${interceptionScriptPath(name)}`)
  return unit(`The redirection of '${name}' in the mesh '${mesh.name}'`, {
    Unit: [
      ['Description', word(`Redirection of ${name} in the mesh ${mesh.name} to its Envoy`)],
      ['Wants', 'network-pre.target'],
      // No application may talk around Envoy while the machine starts.
      ['Before', 'network-pre.target'],
      ['DefaultDependencies', false],
      ['After', 'local-fs.target'],
      ['Conflicts', 'shutdown.target'],
    ],
    Service: [
      ['Type', 'oneshot'],
      ['RemainAfterExit', true],
      ['ExecStart', `/bin/sh ${script}`],
      ['ExecStop', `/bin/sh ${script} --undo`],
    ],
    Install: [['WantedBy', 'multi-user.target']],
  })
}
