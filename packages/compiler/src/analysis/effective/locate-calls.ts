import type { SourceSpan } from '@mesh-compile/ir'
import type { Place } from '@mesh-compile/ir/diagnostics'
import type { EffectiveCall } from './effective-calls.ts'
import type { LocatedSource, Source } from './source.ts'

/** Replaces every source of every call, in one go: places are found together. */
export async function locateCalls(
  calls: readonly EffectiveCall[],
  locate: (places: readonly Place[]) => Promise<readonly (SourceSpan | undefined)[]>,
): Promise<readonly EffectiveCall<LocatedSource>[]> {
  const places: Place[] = []
  for (const call of calls) mapSources(call, (source) => (source.kind === 'declared' && places.push(source.at), source))
  const spans = (await locate(places)).values()
  return calls.map((call) =>
    mapSources(call, (source): LocatedSource => {
      if (source.kind === 'defaults') return source
      const location: SourceSpan | undefined = spans.next().value
      return { kind: 'declared', by: source.by, ...(location && { location }) }
    }),
  )
}

/** A call with each source replaced; always in the same order. */
function mapSources<From>(call: EffectiveCall, map: (source: Source) => From): EffectiveCall<From> {
  const each = <Value extends { readonly from: Source }>(value: Value): Omit<Value, 'from'> & { readonly from: From } => ({ ...value, from: map(value.from) })
  const { request, perTry, idle, retries, tls, from, ...rest } = call
  return {
    ...rest,
    ...(request && { request: each(request) }),
    ...(perTry && { perTry: each(perTry) }),
    idle: each(idle),
    retries: each(retries),
    tls: tls.mode === 'plaintext' ? tls : { ...tls, server: each(tls.server), ...(tls.client && { client: each(tls.client) }) },
    from: map(from),
  } as EffectiveCall<From>
}
