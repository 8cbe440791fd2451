import type { PathMatch } from '@mesh-compile/ir'
import type { Report } from '@mesh-compile/ir/diagnostics'
import { matchDiagnostics as diagnostics } from './match-diagnostics.ts'
import type { MatchPlace } from './matches.ts'
import { quote } from './quote.ts'

// What may stand between the slashes of a call's path. Protocol Buffers takes fewer; other descriptions of services take these.
const NAME = /^[A-Za-z0-9_.~$-]+$/

/** Checks the names of service and method in the path of a gRPC call: `/package.Service/Method`. */
export function checkGrpcPath({ kind, value }: PathMatch, { owner, at }: Pick<MatchPlace, 'owner' | 'at'>, report: Report): void {
  if (kind === 'prefix' && value === '/') return
  const [, service = value, method = ''] = (kind === 'prefix' ? /^\/(.*)\/$/s : /^\/(.*)\/(.*)$/s).exec(value) ?? []
  const check = (what: 'service' | 'method', name: string): void => {
    if (NAME.test(name)) return
    report(diagnostics.illegalGrpcName, { owner, name: quote(name), what }, { at: at(`${what}Name`) })
  }
  check('service', service)
  if (kind !== 'prefix') check('method', method)
}
