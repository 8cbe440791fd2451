import { compareText, type AccessLog, type LogFormat } from '@mesh-compile/ir'
import { at, isGiven, readObject, readRecord, readString, reportWrong, type Value } from './reader.ts'

/** Reads `logging`; `usual` is the one of the mesh, which `'none'` takes away. */
export function lowerLogging(value: Value, usual?: AccessLog): AccessLog | undefined {
  if (!isGiven(value)) return usual
  if (value.raw === 'none') return undefined
  const { file } = readObject(readObject(value, ['accessLog']).accessLog, ['file'])
  const { path, format } = readObject(file, ['path', 'format'])
  const text = readString(path, 'the path of a file, such as /dev/stdout')
  const lowered = isGiven(format) ? lowerFormat(format) : undefined
  return text === undefined ? undefined : { path: text, ...(lowered && { format: lowered }), origin: at(value).origin }
}

function lowerFormat(value: Value): LogFormat | undefined {
  const { text, json } = readObject(value, ['text', 'json'])
  if (isGiven(text) === isGiven(json)) return reportWrong(value, 'either { text } or { json }')
  if (isGiven(text)) {
    const line = readString(text, 'a line with command operators')
    return line === undefined ? undefined : { kind: 'text', text: line }
  }
  const fields = readRecord(json).flatMap(([key, item]): [string, string][] => {
    const field = readString(item, 'a text with command operators')
    return field === undefined ? [] : [[key, field]]
  })
  return { kind: 'json', fields: Object.fromEntries(fields.sort(([a], [b]) => compareText(a, b))) }
}
