import { EGRESS_PORT, INGRESS_PORT, interceptionScriptPath } from '@mesh-compile/envoy-bootstrap/contract'
import { REGION, type Value } from '../../value.ts'
import { CONFIG_CONTAINER } from '../delivery/container.ts'
import { logConfiguration } from '../logs.ts'
import type { Proxy } from '../proxies.ts'
import type { Runtime, TaskContainer } from '../runtime.ts'
import { ENVOY_CONTAINER } from './envoy.ts'
import { listenerPorts } from './ports.ts'

export const INTERCEPTION_CONTAINER = 'mesh-interception'

/** The container that runs the emitted script, which redirects the traffic of the task, and ends. */
export function interceptionContainer({ options, envoy }: Runtime, proxy: Proxy): TaskContainer {
  return {
    proxy: proxy.name,
    name: INTERCEPTION_CONTAINER,
    beforeEnvoy: 'SUCCESS',
    definition: {
      Name: INTERCEPTION_CONTAINER,
      Image: options.interceptionImage,
      Essential: false,
      EntryPoint: ['/bin/sh'],
      Command: [`${envoy.configDir}/${interceptionScriptPath(proxy.name)}`],
      // Its root is not read-only: iptables locks a file in /run.
      User: '0',
      LinuxParameters: { Capabilities: { Drop: ['ALL'], Add: ['NET_ADMIN', 'NET_RAW'] } },
      MountPoints: [{ SourceVolume: CONFIG_CONTAINER, ContainerPath: envoy.configDir, ReadOnly: true }],
      // What it redirects from then on includes the way to the bucket.
      DependsOn: [{ ContainerName: CONFIG_CONTAINER, Condition: 'SUCCESS' }],
      LogConfiguration: logConfiguration(proxy.name, INTERCEPTION_CONTAINER, REGION),
    },
  }
}

/**
 * AWS: ProxyConfiguration, which redirects before any container starts. Group ids that are ignored let what belongs to
 * Envoy's group go past it: the container that fetches its configuration.
 */
export function proxyConfiguration({ envoy }: Runtime, proxy: Proxy): Value {
  const properties = {
    AppPorts: listenerPorts(proxy).join(','),
    EgressIgnoredIPs: envoy.egressIgnoredIps.join(','),
    EgressIgnoredPorts: envoy.egressIgnoredPorts.join(','),
    IgnoredGID: String(envoy.proxyUid),
    IgnoredUID: String(envoy.proxyUid),
    ProxyEgressPort: String(EGRESS_PORT),
    ProxyIngressPort: String(INGRESS_PORT),
  }
  return {
    Type: 'APPMESH',
    ContainerName: ENVOY_CONTAINER,
    ProxyConfigurationProperties: Object.entries(properties).map(([Name, text]) => ({ Name, Value: text })),
  }
}
