/** One of the properties of `Kinds`, and none of the others. */
type OneOf<Kinds> = {
  [Kind in keyof Kinds]: Readonly<Pick<Kinds, Kind>> & { readonly [Other in Exclude<keyof Kinds, Kind>]?: never }
}[keyof Kinds]

/** What the text of a header can be asked. */
interface HeaderKinds {
  exact: string
  prefix: string
  suffix: string
  /** RE2, for the whole value. */
  regex: string
  /** Integers from `start` up to but not including `end`. */
  range: { readonly start: number; readonly end: number }
  /** Any value. */
  present: true
}

/** What a header or a metadata entry must be; a plain string is an exact text. */
export type HeaderMatch =
  | string
  | ({
      /** Matches what the rest does not. An absent header matches nothing, except inverted `present`. */
      readonly invert?: boolean
    } & OneOf<HeaderKinds>)

/** Headers by name, at most 100; all must match. Each line of a repeated header is tried alone. */
export type HeaderMatches = Readonly<Record<string, HeaderMatch>>

/** What a query parameter must be; a plain string is an exact text. Both stand as in the URL, undecoded: `a%20b`. */
export type QueryParameterMatch = string | OneOf<{ exact: string; present: true }>

/** AWS: HttpRouteMatch.method. CONNECT is left out: it would be a tunnel past every rule. */
export type HttpMethod = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE' | 'OPTIONS' | 'TRACE' | 'PATCH'

/** The whole path, without the query: exactly this one, or those of an RE2 expression. */
export type WholePath =
  | { readonly exact: string; readonly regex?: never }
  | { readonly exact?: never; readonly regex: string }

/** A path by its beginning, as plain text (`/x` also matches `/xy`), or as a whole. */
export type PathMatch =
  | { readonly prefix?: string; readonly path?: never }
  | { readonly prefix?: never; readonly path: WholePath }

/** What can be asked of every HTTP request. */
export interface RequestMatch {
  readonly method?: HttpMethod
  readonly headers?: HeaderMatches
  /** By name; all must match. */
  readonly queryParameters?: Readonly<Record<string, QueryParameterMatch>>
  /** The listener that the request arrives at, where there are several. Left out: every one of the route's protocol. */
  readonly port?: number
}

/** What a request must look like. Left out: any request. */
export type HttpMatch = RequestMatch & PathMatch & { readonly scheme?: 'http' | 'https' }

/** Which gRPC calls: of one method, of one service, or all. */
export type RpcMatch =
  | {
      /** Full name of a service: `shop.Orders`. */
      readonly serviceName?: string
      readonly methodName?: never
    }
  | { readonly serviceName: string; readonly methodName: string }

/** What a gRPC call must look like. Left out: any call. */
export type GrpcMatch = RpcMatch & {
  /** Metadata by name, at most 100; all must match. */
  readonly metadata?: HeaderMatches
  /** The listener that the call arrives at, where there are several. */
  readonly port?: number
}
