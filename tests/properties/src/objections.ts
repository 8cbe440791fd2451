import { spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { withoutExpected } from '../../../packages/envoy-bootstrap/test/support/validation.ts'

/** What Envoy says against a bootstrap; nothing when it accepts it without a warning. */
export async function objectionsOf(envoy: string, bootstrap: string): Promise<string> {
  // Into a file: what Node makes of a pipe cannot be opened as /dev/stdout, where access logs go.
  const said = `${bootstrap}.said`
  const output = openSync(said, 'w')
  const ended = await new Promise<string>((resolve, reject) => {
    const validation = spawn(envoy, ['--mode', 'validate', '-c', bootstrap, '-l', 'warn', '--disable-hot-restart'], { stdio: ['ignore', output, output] })
    validation.on('error', reject)
    validation.on('close', (code, signal) => resolve(String(code ?? signal)))
  })
  closeSync(output)
  const text = withoutExpected(readFileSync(said, 'utf8'))
  if (ended === '0' && !/\[(warning|error|critical)\]/.test(text)) return ''
  // Envoy repeats the message that it refuses, which may be long: what is wrong stands before or behind.
  const shown = text.length > 2000 ? `${text.slice(0, 1000)}\n...\n${text.slice(-1000)}` : text
  return `ended with ${ended}: ${shown}`
}
