import type { FargateSizes } from '../fargate-sizes.ts'
import type { Sentence } from '../sentences.ts'
import type { Overlap } from './show.ts'

/** The memory itself, or what is wrong with it beside `Cpu`. Widened numbers are left to the analysis. */
export type CheckedMemory<Cpu extends number, Memory extends number> = number extends Cpu
  ? Memory
  : Cpu extends keyof FargateSizes
    ? Overlap<Memory, FargateSizes[Cpu]['memory'][number]> extends false
      ? Sentence<'MC2075', { cpu: Cpu; memory: Memory; reason: `with ${Cpu} CPU units memory is ${FargateSizes[Cpu]['words']}` }>
      : Memory
    : Sentence<'MC2075', { cpu: Cpu; memory: Memory; reason: 'CPU units are 256, 512, 1024, 2048, 4096, 8192 or 16384' }>
