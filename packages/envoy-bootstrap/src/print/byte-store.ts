// Some twenty bootstraps.
const BLOCK_BYTES = 1 << 20

/** Keeps texts as UTF-8 until they are written, many to a block: V8's collector neither copies nor searches them there. */
export function createByteStore(): (text: string) => Uint8Array {
  let block = Buffer.alloc(0)
  let used = 0
  return (text) => {
    // A code unit of UTF-16 takes three bytes at most.
    const most = text.length * 3
    if (most > BLOCK_BYTES) return Buffer.from(text)
    if (most > block.length - used) {
      block = Buffer.allocUnsafeSlow(BLOCK_BYTES)
      used = 0
    }
    const start = used
    used += block.write(text, start)
    return block.subarray(start, used)
  }
}
