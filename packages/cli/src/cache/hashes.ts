import { crc32 } from 'node:zlib'

/** SHA-256 in hexadecimal. Node's cryptography is loaded only now: it takes a tenth of a command that is told again. */
export function sha256(contents: string | Uint8Array): string {
  return process.getBuiltinModule('node:crypto').createHash('sha256').update(contents).digest('hex')
}

/** Tells bytes from others by accident: damaged ones, or those of another command. Whoever means to deceive can. */
export function fingerprint(bytes: Uint8Array): string {
  const hex = (value: number): string => value.toString(16).padStart(8, '0')
  return `${hex(crc32(bytes))}${hex(crc32(bytes.toReversed()))}`
}
