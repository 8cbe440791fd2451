import type { Settings } from './settings.ts'
import { stderrStyle } from './style.ts'

/** Tells that all went well: what was proved, how long it took (to people at a terminal), and what else there is to say. */
export function tell(summary: string, lines: readonly string[], { color }: Settings, begun: number): void {
  const { unicode, dim } = stderrStyle(color)
  const seconds = ((performance.now() - begun) / 1000).toFixed(1)
  process.stderr.write(`${unicode ? '✓' : 'ok'} ${summary}${process.stderr.isTTY ? `  ${dim(`${seconds} s`)}` : ''}\n`)
  for (const line of lines) process.stderr.write(`  ${line}\n`)
}
