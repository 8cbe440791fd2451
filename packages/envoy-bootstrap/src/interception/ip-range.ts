import { isIpAddress, isIpv4 } from '@mesh-compile/ir'

/** The IP version of an address or range (`10.0.0.0/8`); undefined when it is neither. */
export function ipVersion(text: string): 4 | 6 | undefined {
  const [address = '', length, ...more] = text.split('/')
  if (!isIpAddress(address) || more.length > 0) return undefined
  const version = isIpv4(address) ? 4 : 6
  const fits = length === undefined || (/^\d{1,3}$/.test(length) && Number(length) <= (version === 4 ? 32 : 128))
  return fits ? version : undefined
}
