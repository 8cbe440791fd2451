import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

// What Envoy says about fields that are deprecated, settings it does not know, and so on.
const COMPLAINTS = /\[(warning|error|critical)\].*|deprecated.*|ENVOY_BUG.*/gi

// resolved_address_filter of egressHosts: nothing else keeps a name from leading to cloud metadata, and its ranges are of
// a message that Envoy has in the making.
const EXPECTED = /^.*\[warning\].*message 'xds\.core\.v3\.CidrRange' is contained in proto file .* marked as work-in-progress\..*$/gm

/** What Envoy said, without what is known and meant. */
export function withoutExpected(text: string): string {
  return text.replaceAll(EXPECTED, '')
}

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
  return { accepted, text: accepted ? (withoutExpected(stderr).match(COMPLAINTS) ?? []).join('\n') : `${stdout}\n${stderr}` }
}
