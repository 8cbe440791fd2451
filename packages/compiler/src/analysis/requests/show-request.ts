import type { Request } from './find-request.ts'

/** A request as people write it: `GET http://orders.local/cart?page=2 with x-canary: v2`. */
export function showRequest({ path, method, scheme, headers, queryParameters }: Request, host?: string): string {
  const query = queryParameters.map(([name, value]) => (value === '' ? name : `${name}=${value}`)).join('&')
  const shown = headers.map(([name, value]) => `${name}: ${value === '' ? '(empty)' : value}`)
  const where = host === undefined ? path : `${scheme ?? 'http'}://${host}${path}`
  return `${method} ${where}${query && `?${query}`}${shown.length > 0 ? ` with ${shown.join(', ')}` : ''}`
}
