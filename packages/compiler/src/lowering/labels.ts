import { compareText } from '@mesh-compile/ir'
import { readRecord, readString, type Value } from './reader.ts'

/** Reads a record of strings, sorted by key. */
export function lowerLabels(value: Value): Readonly<Record<string, string>> {
  const entries = readRecord(value).flatMap(([key, item]): [string, string][] => {
    const text = readString(item)
    return text === undefined ? [] : [[key, text]]
  })
  return Object.fromEntries(entries.sort(([a], [b]) => compareText(a, b)))
}
