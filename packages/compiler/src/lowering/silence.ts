import type { SilenceDeclaration } from '@mesh-compile/dsl/declarations'
import type { Silence } from '@mesh-compile/ir'
import { isGiven, readList, readObject, readString, valueOf, type Subject, type Value } from './reader.ts'

/** Reads `mesh.silence(warning, { reason, about })`. */
export function lowerSilence({ warning, options, call }: SilenceDeclaration, subject: Subject): Silence | undefined {
  const fields = readObject(valueOf(subject, options, 'arguments[1]'), ['reason', 'about'])
  const name = readString(valueOf(subject, warning, 'arguments[0]'), 'the name of a warning')
  const reason = readString(fields.reason, 'the reason why the warning is accepted')
  const about = isGiven(fields.about) ? readList(fields.about).flatMap((item) => lowerName(item) ?? []) : []
  return name === undefined || reason === undefined ? undefined : { warning: name, reason, about, origin: { call } }
}

function lowerName(value: Value): string | undefined {
  const { raw } = value
  const name = typeof raw === 'object' && raw !== null ? (raw as { readonly name?: unknown }).name : raw
  return readString({ ...value, raw: typeof name === 'string' ? name : raw }, 'what the warning is about, or its name')
}
