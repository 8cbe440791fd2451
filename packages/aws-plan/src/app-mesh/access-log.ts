import type { AccessLog, LogFormat } from '@mesh-compile/ir'
import { defined } from '../defined.ts'
import type { Value } from '../value.ts'
import { checkLength } from './limits.ts'
import type { Planning, Subject } from './planning.ts'

/** The log that a proxy writes. */
export function accessLog(planning: Planning, log: AccessLog | undefined, { owner, origin }: Subject): Value | undefined {
  if (!log) return undefined
  const subject: Subject = log.origin ? { owner, origin: log.origin } : { owner, origin, path: 'logging.accessLog.file' }
  return { AccessLog: { File: defined({ Path: log.path, Format: log.format && format(planning, log.format, subject) }) } }
}

function format({ report }: Planning, format: LogFormat, subject: Subject): Value {
  if (format.kind === 'json') return { Json: Object.entries(format.fields).map(([key, value]) => ({ Key: key, Value: value })) }
  // App Mesh hands the text on as it is, and Envoy ends no line by itself.
  const text = `${format.text}\n`
  checkLength(report, subject, 'format.text with its line end', text, 'logText')
  return { Text: text }
}
