import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

// What Envoy says about fields that are deprecated, settings it does not know, and so on.
const COMPLAINTS = /\[(warning|error|critical)\].*|deprecated.*|ENVOY_BUG.*/gi

/** What `envoy --mode validate` says of a file. */
export interface Verdict {
  readonly accepted: boolean
  /** Nothing when it was accepted without a complaint; all that was said when it was not. */
  readonly text: string
}

/** Lets Envoy validate a file. */
export async function validateBy(binary: string, path: string): Promise<Verdict> {
  const { stdout, stderr } = await run(binary, ['--mode', 'validate', '-c', path]).catch(({ stderr }: { stderr: string }) => ({ stdout: 'refused', stderr }))
  const accepted = stdout.includes('OK')
  return { accepted, text: accepted ? (stderr.match(COMPLAINTS) ?? []).join('\n') : `${stdout}\n${stderr}` }
}
