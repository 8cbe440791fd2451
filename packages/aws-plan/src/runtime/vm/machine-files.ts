import { createHash } from 'node:crypto'
import { certificateRequest } from '../certificates/request.ts'
import { FETCH_SCRIPT } from '../certificates/script.ts'
import type { Proxy, ProxyFile } from '../proxies.ts'
import type { Runtime } from '../runtime.ts'
import { CERTIFICATES_TIMER, CERTIFICATES_UNIT, certificateTimer, certificateUnit } from './certificate-units.ts'
import { ENVOY_UNIT, envoyUnit } from './envoy-unit.ts'
import { installScript } from './install-script.ts'
import { INTERCEPTION_UNIT, interceptionUnit } from './interception-unit.ts'

/** The folder, within that of the configuration, of what only machines need. */
export const MACHINE_FOLDER = 'machine'

/**
 * The runtime with the files of machines among those of their proxies: they are delivered with the configuration, under
 * the same hash, so that a machine never has the one without the other.
 */
export function withMachineFiles(runtime: Runtime): Runtime {
  return {
    ...runtime,
    proxies: runtime.proxies.map((proxy) =>
      proxy.platform.kind === 'ec2' ? { ...proxy, files: [...proxy.files, ...machineFiles(runtime, proxy)].toSorted((a, b) => (a.path < b.path ? -1 : 1)) } : proxy,
    ),
  }
}

function machineFiles(runtime: Runtime, proxy: Proxy): readonly ProxyFile[] {
  const { configDir, certificateDir, proxyUid } = runtime.envoy
  const request = certificateRequest(runtime, proxy)
  const folder = `${configDir}/${MACHINE_FOLDER}`
  const isRedirected = proxy.kind === 'virtual-node' && proxy.node.interception.kind === 'transparent'
  const texts: Readonly<Record<string, string>> = {
    [ENVOY_UNIT]: envoyUnit(runtime, proxy, request !== undefined, runtime.options.drainSeconds),
    'install.sh': installScript(proxyUid, certificateDir),
    ...(isRedirected && { [INTERCEPTION_UNIT]: interceptionUnit(runtime, proxy) }),
    ...(request && {
      [CERTIFICATES_UNIT]: certificateUnit(runtime, proxy, request, folder),
      'fetch-certificates': FETCH_SCRIPT,
      'certificates.json': `${JSON.stringify(request, null, 2)}\n`,
    }),
    // A static bootstrap would not see what is renewed.
    ...(request && runtime.xds === 'files' && { [CERTIFICATES_TIMER]: certificateTimer(runtime, proxy, request) }),
  }
  return Object.entries(texts).map(([name, text]) => ({
    path: `${MACHINE_FOLDER}/${name}`,
    sha256: createHash('sha256').update(text).digest('hex'),
    print: () => text,
  }))
}
