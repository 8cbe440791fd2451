import type { HeaderMatch, Mesh, RequestMatch } from '@mesh-compile/ir'
import type { Place, Report } from '@mesh-compile/ir/diagnostics'
import { envoyDiagnostics as diagnostics } from '../diagnostics.ts'
import { MOST_INSTRUCTIONS, sizeInEnvoy } from '../path-regex/size.ts'
import { byName } from './order.ts'

const MOST_SHOWN = 80

/** Reports regular expressions of routes that are too large for Envoy. */
export function checkRegexSizes({ virtualRouters, virtualGateways }: Mesh, report: Report): void {
  for (const { routes, name: router } of virtualRouters.toSorted(byName)) {
    for (const { name, match, origin } of routes) {
      checkMatch(`route '${name}' of virtual router '${router}'`, match, { origin, path: 'match' }, report)
    }
  }
  for (const { routes, name: gateway, origin } of virtualGateways.toSorted(byName)) {
    for (const { name, match } of routes) {
      checkMatch(`gateway route '${name}' of '${gateway}'`, match, { origin, path: `routes.${name}.match` }, report)
    }
  }
}

function checkMatch(owner: string, { path, headers }: RequestMatch, at: Place, report: Report): void {
  const check = (regex: string, field: string): void => {
    const size = sizeInEnvoy(regex)
    if (size <= MOST_INSTRUCTIONS) return
    const shown = regex.length > MOST_SHOWN ? `${regex.slice(0, MOST_SHOWN)}...` : regex
    report(diagnostics.regexTooLarge, { owner, regex: shown, size, most: MOST_INSTRUCTIONS }, { at: { ...at, path: `${at.path}.${field}` } })
  }
  if (path.kind === 'regex') check(path.value, 'path.regex')
  for (const header of headers.filter(isRegex)) check(header.value, `headers.${header.name}.regex`)
}

function isRegex(header: HeaderMatch): header is HeaderMatch & { readonly value: string } {
  return header.kind === 'regex'
}
