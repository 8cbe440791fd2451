/**
 * Where in the user's source a thing was declared.
 *
 * A mesh evaluated from TypeScript carries the number of the builder call (`call`), which the frontend turns into
 * a span only when something about it is printed; IR JSON may carry the span itself, or nothing.
 */
export type Origin = { readonly call: number } | SourceSpan

/** A span in a source file; lines and columns count from 1, the end is exclusive. */
export interface SourceSpan {
  /** Path as the user would write it: relative to the working directory, with `/`. */
  readonly file: string
  readonly line: number
  readonly column: number
  readonly endLine?: number
  readonly endColumn?: number
}

/** Something that was declared somewhere. */
export interface Declared {
  readonly origin?: Origin
}
