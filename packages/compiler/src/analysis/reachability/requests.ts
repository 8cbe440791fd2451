import { isStream, type Listener, type VirtualService } from '@mesh-compile/ir'

/** The plainest request to a service, on one of its listeners. */
export function showCall(service: VirtualService, listener: Listener | undefined = service.listeners[0]): string {
  if (listener && isStream(listener.protocol)) return `a connection to port ${listener.port}`
  return `GET http://${service.name}${listener ? `:${listener.port}` : ''}/`
}
