import { REGION, type Value } from '../../value.ts'
import { logConfiguration } from '../logs.ts'
import type { Proxy } from '../proxies.ts'
import type { Runtime, TaskContainer } from '../runtime.ts'
import type { CertificateRequest } from './request.ts'
import { FETCH_SCRIPT } from './script.ts'

/** The volume that holds a task's certificates; Envoy has it at `certificateDir`, and need not write there. */
export const CERTIFICATES_VOLUME = 'mesh-certificates'
/** The container that fetches them before Envoy starts, and before any traffic is redirected: it ends with SUCCESS. */
export const CERTIFICATES_INIT = 'mesh-certificates-init'
/** The container that fetches what is renewed. */
export const CERTIFICATES_REFRESHER = 'mesh-certificates'

/**
 * Makes the folder and hands it to Envoy's user, for a task's volume belongs to root; goes on as that user, whose
 * connections pass by a redirection that may be in force already.
 */
const START_AS_ENVOYS_USER = `set -eu
mkdir -p "$1"
printf '%s' "$MESH_FETCH_CERTIFICATES" >"$1/fetch-certificates"
chown "$2:$2" "$1" "$1/fetch-certificates"
unset MESH_FETCH_CERTIFICATES
if command -v setpriv >/dev/null; then
  exec setpriv --reuid="$2" --regid="$2" --clear-groups sh "$1/fetch-certificates" once
fi
exec chroot --userspec="$2:$2" --groups= / sh "$1/fetch-certificates" once
`

/** The containers that bring a task its certificates; the second where Envoy sees that they are renewed. */
export function certificateContainers({ options, envoy, xds }: Runtime, { name: proxy }: Proxy, request: CertificateRequest): readonly TaskContainer[] {
  const directory = envoy.certificateDir
  const user = String(envoy.proxyUid)
  const container = (name: string, own: Readonly<Record<string, Value>>): TaskContainer => ({
    proxy,
    name,
    ...(name === CERTIFICATES_INIT && { beforeEnvoy: 'SUCCESS' }),
    definition: {
      Name: name,
      Image: options.certificateImage || options.awsCliImage,
      Essential: false,
      ReadonlyRootFilesystem: true,
      ...own,
      MountPoints: [{ SourceVolume: CERTIFICATES_VOLUME, ContainerPath: directory, ReadOnly: false }],
      LogConfiguration: logConfiguration(proxy, name, REGION),
    },
  })
  // The AWS CLI keeps notes in its home, and nothing else can be written to.
  const environment: readonly Value[] = [
    { Name: 'HOME', Value: directory },
    { Name: 'MESH_CERTIFICATES', Value: JSON.stringify(request) },
  ]
  const init = container(CERTIFICATES_INIT, {
    EntryPoint: ['/bin/sh', '-c', START_AS_ENVOYS_USER, CERTIFICATES_INIT],
    Command: [directory, user],
    User: '0',
    Environment: [...environment, { Name: 'MESH_FETCH_CERTIFICATES', Value: FETCH_SCRIPT }],
  })
  const refresher = container(CERTIFICATES_REFRESHER, {
    EntryPoint: ['/bin/sh', `${directory}/fetch-certificates`],
    Command: ['refresh'],
    User: `${user}:${user}`,
    LinuxParameters: { Capabilities: { Drop: ['ALL'] } },
    Environment: environment,
    DependsOn: [{ ContainerName: CERTIFICATES_INIT, Condition: 'SUCCESS' }],
  })
  return xds === 'files' ? [init, refresher] : [init]
}
