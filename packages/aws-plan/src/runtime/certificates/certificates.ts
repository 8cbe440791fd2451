import type { Contribution, Runtime } from '../runtime.ts'
import { checkCertificates, checkIssuable } from './checks.ts'
import { CERTIFICATES_VOLUME, certificateContainers } from './containers.ts'
import { certificateRequest } from './request.ts'
import { certificateStatements } from './statements.ts'

/** How certificates come from AWS to the proxies that use them, and what is renewed reaches an Envoy that runs. */
export function planCertificates(runtime: Runtime): Contribution {
  const wanted = runtime.proxies.flatMap((proxy) => {
    const request = certificateRequest(runtime, proxy)
    checkIssuable(runtime, proxy)
    checkCertificates(runtime, proxy, request)
    return request ? [{ proxy, request }] : []
  })
  const inTasks = wanted.filter(({ proxy }) => proxy.platform.kind === 'ecs')
  return {
    statements: wanted.flatMap(({ proxy, request }) => certificateStatements(proxy, request.secrets)),
    containers: inTasks.flatMap(({ proxy, request }) => certificateContainers(runtime, proxy, request)),
    volumes: inTasks.map(({ proxy }) => ({ proxy: proxy.name, name: CERTIFICATES_VOLUME, path: runtime.envoy.certificateDir })),
  }
}
