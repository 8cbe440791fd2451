import { DRAIN_PATH } from '@mesh-compile/envoy-bootstrap/contract'
import { REGION } from '../../value.ts'
import { logConfiguration } from '../logs.ts'
import type { Proxy } from '../proxies.ts'
import type { Runtime, TaskContainer } from '../runtime.ts'

export const DRAIN_CONTAINER = 'mesh-drain'

/**
 * Waits for the task to be stopped, and then has Envoy ask its clients to leave, by `Connection: close` and GOAWAY, while
 * it still serves all of them. After that Envoy takes no new connections; those to backends go on.
 */
export const DRAIN_SCRIPT: string = String.raw`drain() {
  exec 3<>"/dev/tcp/127.0.0.1/$MESH_ADMIN_PORT"
  printf 'POST ${DRAIN_PATH} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n' >&3
  read -r _ status _ <&3
  echo "mesh-drain: drains for $MESH_DRAIN_SECONDS s ($status)"
  sleep "$MESH_DRAIN_SECONDS"
  kill "$waiting"
  exit 0
}
trap drain TERM
sleep infinity &
waiting=$!
wait
`

/**
 * A container that depends on the application, and is therefore stopped before it: clients have left when the
 * application is told to end. Envoy itself could not do that, for it has to outlive the application.
 */
export function drainContainer({ options, envoy }: Runtime, proxy: Proxy, after: { readonly name: string; readonly condition: 'START' | 'HEALTHY' }): TaskContainer {
  return {
    proxy: proxy.name,
    name: DRAIN_CONTAINER,
    definition: {
      Name: DRAIN_CONTAINER,
      // The application's clients do not mind if it ends, and it is what Envoy's image has already.
      Image: options.envoyImage,
      Essential: false,
      EntryPoint: ['/bin/bash', '-c'],
      Command: [DRAIN_SCRIPT],
      User: String(envoy.proxyUid),
      ReadonlyRootFilesystem: true,
      LinuxParameters: { Capabilities: { Drop: ['ALL'] } },
      Environment: [
        { Name: 'MESH_ADMIN_PORT', Value: String(envoy.adminPort) },
        { Name: 'MESH_DRAIN_SECONDS', Value: String(options.drainSeconds) },
      ],
      DependsOn: [{ ContainerName: after.name, Condition: after.condition }],
      StopTimeout: options.drainSeconds + 10,
      LogConfiguration: logConfiguration(proxy.name, DRAIN_CONTAINER, REGION),
    },
  }
}
