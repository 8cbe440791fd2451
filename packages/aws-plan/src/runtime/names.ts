import { createHash } from 'node:crypto'

/**
 * A name for something on AWS: `<mesh>-<proxy>`, of letters, digits and hyphens. One that would be longer than `most`
 * characters, or that lost a character, ends in a hash, so that no two are alike.
 */
export function awsName(most: number, ...parts: readonly string[]): string {
  const whole = parts.join('-')
  const plain = whole.replace(/[^A-Za-z0-9-]/g, '-')
  if (plain === whole && plain.length <= most) return plain
  const hash = createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 8)
  return `${plain.slice(0, most - 9)}-${hash}`
}
