import { bootstrapPath } from '@mesh-compile/envoy-bootstrap/contract'
import { defined, unlessEmpty } from '../../defined.ts'
import { REGION, type Value } from '../../value.ts'
import { logConfiguration } from '../logs.ts'
import type { Proxy } from '../proxies.ts'
import type { Runtime, TaskContainer, TaskVolume } from '../runtime.ts'
import { portMappings, portsOfEnvoy } from './ports.ts'
import { envoyShare } from './shares.ts'

export const ENVOY_CONTAINER = 'envoy'

// More than two for each of the 50,000 connections that a proxy takes by default; Linux gives a process 1,048,576 at most.
const OPEN_FILES = 131_072

/**
 * Envoy. It starts when what it reads is there, and the application starts when it is ready; as Amazon ECS stops a task
 * in the opposite order, it outlives the application.
 */
export function envoyContainer(
  { options, envoy }: Runtime,
  proxy: Proxy,
  volumes: readonly TaskVolume[],
  others: readonly TaskContainer[],
): TaskContainer {
  const { concurrency, cpu, memory } = envoyShare(proxy)
  const ports = portsOfEnvoy(proxy)
  return {
    proxy: proxy.name,
    name: ENVOY_CONTAINER,
    definition: defined({
      Name: ENVOY_CONTAINER,
      Image: options.envoyImage,
      Essential: true,
      // Not the image's own, which changes users. Nothing is handed over to another Envoy, so no shared memory is needed.
      EntryPoint: ['envoy'],
      Command: [
        '-c', `${envoy.configDir}/${bootstrapPath(proxy.name, 'json')}`,
        '--concurrency', String(concurrency),
        '--drain-time-s', String(options.drainSeconds),
        '--disable-hot-restart',
      ],
      Cpu: cpu,
      MemoryReservation: memory,
      User: String(envoy.proxyUid),
      ReadonlyRootFilesystem: true,
      LinuxParameters: { Capabilities: { Drop: ['ALL'] } },
      SystemControls: unlessEmpty(privilegedPorts(ports)),
      Ulimits: [{ Name: 'nofile', SoftLimit: OPEN_FILES, HardLimit: OPEN_FILES }],
      PortMappings: unlessEmpty(portMappings(ports)),
      MountPoints: volumes.map(({ name, path }) => ({ SourceVolume: name, ContainerPath: path, ReadOnly: true })),
      DependsOn: others.flatMap(({ name, beforeEnvoy }) => (beforeEnvoy ? [{ ContainerName: name, Condition: beforeEnvoy }] : [])),
      HealthCheck: { Command: ['CMD', '/bin/bash', '-c', readyScript(envoy.adminPort)], Interval: 5, Timeout: 2, Retries: 3, StartPeriod: 60 },
      LogConfiguration: logConfiguration(proxy.name, ENVOY_CONTAINER, REGION),
    }),
  }
}

/** Asks whether Envoy takes requests; in bash alone, for the image has no curl. */
export function readyScript(adminPort: number): string {
  const request = String.raw`GET /ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`
  return `exec 3<>/dev/tcp/127.0.0.1/${adminPort} && printf '${request}' >&3 && read -r _ status _ <&3 && [ "$status" = 200 ]`
}

/** Lets whoever is not root bind ports below 1024, where there is one. It is the whole task's, whose network is shared. */
function privilegedPorts(ports: readonly number[]): readonly Value[] {
  return ports.some((port) => port < 1024) ? [{ Namespace: 'net.ipv4.ip_unprivileged_port_start', Value: '0' }] : []
}
