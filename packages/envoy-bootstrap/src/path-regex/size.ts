import { RE2JS } from 're2js'

/** The greatest program that our Envoys take (runtime `re2.max_program_size.error_level`, which we set to this). */
export const MOST_INSTRUCTIONS = 1000

/** Whether an expression is within Envoy's limit. */
export function fitsEnvoy(regex: string): boolean {
  return sizeInEnvoy(regex) <= MOST_INSTRUCTIONS
}

/**
 * How many instructions RE2 makes of an expression in Envoy, or a few more. RE2 counts two more than its port, which
 * we ask, and one for each range of bytes in a class, where the port has one for the class (measured on 1.40).
 */
export function sizeInEnvoy(regex: string): number {
  const compiled = RE2JS.compile(regex)
  const instructions = compiled.re2Input.prog.inst as readonly { readonly runes: readonly number[] | null }[]
  const further = instructions.map(({ runes }) => Math.max(0, byteRanges(runes ?? []) - 1))
  return compiled.programSize() + 2 + further.reduce((sum, count) => sum + count, 0)
}

/** Ranges of bytes among pairs of first and last characters. Letters in both cases are one range, where all of a class are. */
function byteRanges(runes: readonly number[]): number {
  const ranges: (readonly [first: number, last: number])[] = []
  for (let index = 0; index + 1 < runes.length; index += 2) {
    const [first = 0, last = 0] = runes.slice(index, index + 2)
    if (first <= 0xff) ranges.push([first, last])
  }
  const holds = (character: number): boolean => ranges.some(([first, last]) => first <= character && character <= last)
  const isCaseless = UPPER_CASE.every((letter) => holds(letter) === holds(letter + 0x20))
  return ranges.filter(([first, last]) => !(isCaseless && first >= 0x41 && last <= 0x5a)).length
}

const UPPER_CASE = Array.from({ length: 26 }, (_, index) => 0x41 + index)
