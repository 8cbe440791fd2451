import type { Declared } from './origin.ts'

/** A file into which a proxy writes a line for each request and TCP connection, in and out (App Mesh: accessLog.file). */
export interface AccessLog extends Declared {
  /** As the proxy sees it, such as `/dev/stdout`; its folder must exist. */
  readonly path: string
  /** Absent: Envoy's own line. */
  readonly format?: LogFormat
}

/** How a line is made, with command operators such as `%DURATION%` in it. */
export type LogFormat =
  | { readonly kind: 'text'; readonly text: string }
  /** A JSON object a line; Envoy escapes what operators stand for. */
  | { readonly kind: 'json'; readonly fields: Readonly<Record<string, string>> }
