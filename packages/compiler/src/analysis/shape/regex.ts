// oxlint-disable-next-line no-restricted-imports -- loads a library late and touches nothing else
import { createRequire } from 'node:module'
import type { Place, Report } from '@mesh-compile/ir/diagnostics'
import type * as Re2 from 're2js'
import { matchDiagnostics as diagnostics } from './match-diagnostics.ts'
import { quote } from './quote.ts'

let loaded: typeof Re2 | undefined
// Only meshes with regular expressions pay for the library.
const re2 = (): typeof Re2 => (loaded ??= createRequire(import.meta.url)('re2js') as typeof Re2)

const faults = new Map<string, string | undefined>()

/** Checks that Envoy takes a regular expression: RE2, without look-around and back-references. */
export function checkRegex(owner: string, regex: string, at: Place, report: Report): void {
  if (!faults.has(regex)) faults.set(regex, faultOf(regex))
  const reason = faults.get(regex)
  if (reason !== undefined) report(diagnostics.illegalRegex, { owner, regex: quote(regex), reason }, { at })
}

function faultOf(regex: string): string | undefined {
  if (regex === '') return 'it is empty'
  const { RE2JS, RE2JSSyntaxException } = re2()
  try {
    RE2JS.compile(regex)
    return wideCharacter(regex)
  } catch (error) {
    if (!(error instanceof RE2JSSyntaxException)) throw error
    return `${error.getDescription()}${placeOf(error.getPattern() ?? '', regex)}`
  }
}

/** Which part is meant, and where it begins when it stands there only once. */
function placeOf(part: string, regex: string): string {
  if (part === '' || part === regex) return ''
  const first = regex.indexOf(part)
  const where = first >= 0 && first === regex.lastIndexOf(part) ? ` at character ${first + 1}` : ''
  return `, ${quote(part)}${where}`
}

// Envoy compiles expressions for single bytes (measured on 1.40): in a class or before a count, a character of several
// bytes would mean something else.
function wideCharacter(regex: string): string | undefined {
  const [wide] = /[^\0-\x7f]/u.exec(regex) ?? []
  if (wide !== undefined) {
    return `Envoy matches byte by byte, and this character is several${placeOf(wide, regex)}`
  }
  for (const [escape, digits] of regex.matchAll(/\\(?:x\{([0-9A-Fa-f]+)\}|[^])/g)) {
    if (digits !== undefined && Number.parseInt(digits, 16) > 0xff) {
      return `Envoy matches byte by byte, so the greatest character is \\xff${placeOf(escape, regex)}`
    }
  }
  return undefined
}
