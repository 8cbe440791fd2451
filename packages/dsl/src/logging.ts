/** A log of requests and connections (App Mesh: logging). */
export interface Logging {
  readonly accessLog: {
    readonly file: {
      /** An absolute path as the proxy sees it: `/dev/stdout`, or a file in a folder that exists. */
      readonly path: string
      /** Left out: Envoy's own line. */
      readonly format?: LogFormat
    }
  }
}

/** A line, with Envoy's command operators (`%START_TIME%`, `%REQ(:PATH)%`) in it; `%%` is a percent sign. */
export type LogFormat =
  | {
      /** A line end is added. */
      readonly text: string
      readonly json?: never
    }
  | {
      readonly text?: never
      /** A JSON object a line. What operators stand for is escaped, so nobody can forge a field. */
      readonly json: Readonly<Record<string, string>>
    }
