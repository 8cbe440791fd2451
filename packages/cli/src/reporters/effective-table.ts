import { showDuration, type EffectiveCall, type LocatedSource } from '@mesh-compile/compiler'
import { printable } from './printable.ts'

type Located = EffectiveCall<LocatedSource>
type Tls = Exclude<Located['tls'], { readonly mode: 'plaintext' }>
type Row = readonly [what: string, value: string, from?: LocatedSource]

/** What holds for each call, for people: a paragraph for each target of each route, a line for each value and where it comes from. */
export function effectiveTable(calls: readonly Located[]): string {
  const paragraphs = calls.map((call) => [headOf(call), ...align(rowsOf(call))].join('\n'))
  return `${paragraphs.join('\n\n')}${calls.length > 0 ? '\n' : 'no calls\n'}`
}

function headOf({ caller, entry, service, route, target }: Located): string {
  const from = entry ? `${caller.name} (${entry.listener}, gateway route ${entry.gatewayRoute})` : caller.name
  const by = route === undefined ? '' : ` (route ${route})`
  const share = target.percent === 100 ? '' : `, ${target.percent} %`
  return printable(`${from} -> ${service}${by} -> ${target.node} ${target.listener}${share}`)
}

function rowsOf({ request, perTry, idle, retries, tls }: Located): readonly Row[] {
  const tries = retries.max === 0 ? 'none' : `${retries.max} after ${retries.on.join(', ')}`
  return [
    ...(request ? [['request', showDuration(request.milliseconds), request.from] as const] : []),
    ...(perTry ? [['per try', showDuration(perTry.milliseconds), perTry.from] as const] : []),
    ['idle', showDuration(idle.milliseconds), idle.from],
    ['retries', tries, retries.from],
    ...(tls.mode === 'plaintext' ? [['TLS', 'none'] as const] : tlsRows(tls)),
  ]
}

function tlsRows({ mode, minimumVersion, server, client }: Tls): readonly Row[] {
  return [
    ['TLS', `${mode === 'mutual' ? 'mutual, ' : ''}${minimumVersion.replace('TLSv1_', '1.')} or higher`],
    ['  server', verified(server), server.from],
    ...(client ? [['  client', verified(client), client.from] as const] : []),
  ]
}

function verified({ identities, authorities, unverified }: Tls['server']): string {
  return unverified === undefined ? `${identities.join(' or ')}, issued by ${authorities.join(' or ')}` : `not verified: ${unverified}`
}

// Values that are longer do not push the places of others away.
const MOST_ALIGNED = 60

/** Columns of one paragraph. */
function align(rows: readonly Row[]): readonly string[] {
  const width = Math.max(...rows.map(([, value]) => (value.length <= MOST_ALIGNED ? value.length : 0)))
  return rows.map(([what, value, from]) => printable(`  ${what.padEnd(8)}  ${from ? `${value.padEnd(width)}  ${placeOf(from)}` : value}`))
}

function placeOf(from: LocatedSource): string {
  if (from.kind === 'defaults') return from.name
  const { location, by } = from
  return location ? `${by} at ${location.file}:${location.line}:${location.column}` : by
}
