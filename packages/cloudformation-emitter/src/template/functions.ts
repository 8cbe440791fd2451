import type { Json } from './template.ts'

/*
 * CloudFormation's functions. There is no Fn::Sub: it would read `${...}` in what users wrote.
 */

/** A function of CloudFormation, to be told from text. */
export type Call = { readonly [name: string]: Json }

/** A parameter, a pseudo parameter, or what identifies a resource. */
export function ref(name: string): Call {
  return { Ref: name }
}

/** An attribute of a resource of the same template. */
export function getAtt(logicalId: string, attribute: string): Call {
  return { 'Fn::GetAtt': [logicalId, attribute] }
}

/** What another stack of the same account and region exports. */
export function importValue(name: string): Call {
  return { 'Fn::ImportValue': name }
}

/** Text that is put together: plain where nothing in it is known only at deployment. */
export function join(pieces: readonly (string | Call)[]): string | Call {
  const merged = mergeText(pieces)
  if (merged.length === 0) return ''
  return merged.length === 1 ? merged[0]! : { 'Fn::Join': ['', merged] }
}

/** Pieces whose neighbouring texts are one. */
export function mergeText(pieces: readonly (string | Call)[]): readonly (string | Call)[] {
  const merged: (string | Call)[] = []
  for (const piece of pieces) {
    const last = merged.at(-1)
    if (typeof piece === 'string' && typeof last === 'string') merged[merged.length - 1] = last + piece
    else if (piece !== '') merged.push(piece)
  }
  return merged
}
