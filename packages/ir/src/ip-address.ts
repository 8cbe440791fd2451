/** Whether a text is an IPv4 or IPv6 address, without zone or port. */
export function isIpAddress(text: string): boolean {
  return isIpv4(text) || isIpv6(text)
}

/** Whether a text is an IPv4 address. */
export function isIpv4(text: string): boolean {
  const parts = text.split('.')
  return parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255)
}

function isIpv6(text: string): boolean {
  if (!/^[0-9a-fA-F:.]+$/.test(text)) return false
  const [head, tail, ...more] = text.split('::')
  if (more.length > 0 || head === undefined) return false
  const groups = (part: string): number => {
    if (part === '') return 0
    const pieces = part.split(':')
    const last = pieces.at(-1) ?? ''
    const embedded = last.includes('.')
    const hex = embedded ? pieces.slice(0, -1) : pieces
    if (!hex.every((piece) => /^[0-9a-fA-F]{1,4}$/.test(piece)) || (embedded && !isIpv4(last))) return Number.NaN
    return hex.length + (embedded ? 2 : 0)
  }
  return tail === undefined ? groups(head) === 8 : groups(head) + groups(tail) <= 7
}
