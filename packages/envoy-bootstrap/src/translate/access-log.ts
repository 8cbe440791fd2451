import { compareText, type AccessLog as Declared, type LogFormat } from '@mesh-compile/ir'
import type { ExternalPath } from '@mesh-compile/ir/emitter'
import type { AccessLog, FileAccessLog, Listener } from '../envoy-types.ts'
import { extension } from '../typed-config.ts'

/** A line for each request, or for each connection of a TCP proxy; nothing where no log is declared. */
export function accessLog(log: Declared | undefined): { readonly access_log?: AccessLog[] } {
  return log ? { access_log: [fileLog(log)] } : {}
}

/**
 * And a line for each connection that the listener closes because no chain is for it, such as plaintext on a TLS port:
 * no chain's log could tell of it (Envoy: response flag NR). What chains took they log themselves.
 */
export function logUnmatched(log: Declared | undefined): Pick<Listener, 'access_log'> {
  return log ? { access_log: [{ ...fileLog(log), filter: { response_flag_filter: { flags: ['NR'] } } }] } : {}
}

/** The file, as far as somebody must see to it: devices are there. */
export function logFiles(log: Declared | undefined): readonly ExternalPath[] {
  return log && !log.path.startsWith('/dev/') ? [{ path: log.path, role: 'log' }] : []
}

function fileLog({ path, format }: Declared): AccessLog {
  return extension('envoy.access_loggers.file', { path, ...(format && { log_format: logFormat(format) }) })
}

function logFormat(format: LogFormat): NonNullable<FileAccessLog['log_format']> {
  switch (format.kind) {
    case 'text':
      // Envoy adds no line end to texts.
      return { text_format_source: { inline_string: `${format.text.replace(/\n$/, '')}\n` } }
    case 'json':
      // Never a text that looks like JSON: only here what a client sent is escaped.
      return { json_format: Object.fromEntries(Object.entries(format.fields).toSorted(([a], [b]) => compareText(a, b))) }
    default:
      return format satisfies never
  }
}
