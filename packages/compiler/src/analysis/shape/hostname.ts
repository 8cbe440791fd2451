import { isIpAddress } from '@mesh-compile/ir'

// RFC 1123: labels of letters, digits and inner dashes, 63 characters each, 253 in all; a final dot is allowed.
const HOSTNAME = /^(?=.{1,253}$)[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9])?)*\.?$/

/** Whether a text is a DNS name without wildcard. */
export function isHostname(text: string): boolean {
  return HOSTNAME.test(text) && !isIpAddress(text)
}
