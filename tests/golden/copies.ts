/**
 * What a build wrote, as it is kept: a file that is, byte for byte, one that another target wrote as well is a line of
 * `copies.txt` instead, for targets that deploy proxies carry the configuration that Envoy's wrote.
 */
export function withoutCopies(files: ReadonlyMap<string, string>): Map<string, string> {
  const envoyFirst = [...files].toSorted(([a], [b]) => Number(isOfEnvoy(b)) - Number(isOfEnvoy(a)) || (a < b ? -1 : 1))
  const originals = new Map<string, string>()
  const kept = new Map<string, string>()
  const copies: string[] = []
  for (const [path, text] of envoyFirst) {
    const original = originals.get(text)
    if (original !== undefined && targetOf(original) !== targetOf(path)) copies.push(`${path} = ${original}\n`)
    else kept.set(path, text)
    if (original === undefined) originals.set(text, path)
  }
  if (copies.length > 0) kept.set('copies.txt', copies.join(''))
  return kept
}

function isOfEnvoy(path: string): boolean {
  return targetOf(path) === 'envoy'
}

/** The folder in `out`. */
function targetOf(path: string): string | undefined {
  return path.split('/')[1]
}
