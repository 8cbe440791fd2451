import type { VirtualService } from '@mesh-compile/ir'

/** The plainest request to a service. */
export function showCall(service: VirtualService): string {
  const [listener] = service.listeners
  if (listener?.protocol === 'tcp') return `a connection to port ${listener.port}`
  return `GET http://${service.name}${listener ? `:${listener.port}` : ''}/`
}
