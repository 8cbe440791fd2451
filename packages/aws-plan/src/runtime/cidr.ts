import type { Report } from '@mesh-compile/ir/diagnostics'
import { isIpAddress } from '@mesh-compile/ir'
import { runtimeDiagnostics as diagnostics } from '../diagnostics/runtime.ts'

/** Everywhere, in both IP versions. */
export const ANYWHERE_IPV4 = '0.0.0.0/0'
export const ANYWHERE_IPV6 = '::/0'

/** The ranges of an option, each once and sorted; those that EC2 would not take as they are, are reported. */
export function readCidrs(option: string, values: readonly string[], report: Report): readonly string[] {
  const right = values.filter((cidr) => {
    const isRight = isCidr(cidr)
    if (!isRight) report(diagnostics.illegalCidr, { option, cidr })
    return isRight
  })
  return [...new Set(right)].toSorted()
}

/** The range of one address. */
export function hostCidr(address: string): string {
  return `${address}/${isIpv6(address) ? 128 : 32}`
}

/** Whether a range or an address is of IPv6. */
export function isIpv6(text: string): boolean {
  return text.includes(':')
}

/** Whether a text is a range of addresses whose bits beyond the prefix are all zero. */
function isCidr(text: string): boolean {
  const [, address = '', length = ''] = /^([^/]+)\/(0|[1-9]\d{0,2})$/.exec(text) ?? []
  if (!isIpAddress(address)) return false
  const bits = bitsOf(address)
  return Number(length) <= bits.length && !bits.slice(Number(length)).includes('1')
}

function bitsOf(address: string): string {
  const binary = (number: number, width: number): string => number.toString(2).padStart(width, '0')
  const bytes = (ipv4: string): string => ipv4.split('.').map((part) => binary(Number(part), 8)).join('')
  if (!isIpv6(address)) return bytes(address)
  const groups = (part: string): string =>
    part === '' ? '' : part.split(':').map((group) => (group.includes('.') ? bytes(group) : binary(Number.parseInt(group, 16), 16))).join('')
  const [head = '', tail = ''] = address.split('::').map(groups)
  return head + '0'.repeat(128 - head.length - tail.length) + tail
}
