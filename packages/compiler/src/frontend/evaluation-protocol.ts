/** What the evaluating process is told when it starts. */
export interface EvaluationRequest {
  readonly url: string
  readonly needsRequire: boolean
  /** `mesh`: the default export must be a mesh handle; `value`: any plain data. */
  readonly expected: 'mesh' | 'value'
}

/** A position in the bundle; line and column count from 1. */
export interface BundlePosition {
  readonly line: number
  readonly column: number
}

/** A loaded copy of the DSL package. */
export interface DslCopy {
  readonly url: string
  readonly formatVersion: number
}

/** How an evaluation ended, as the evaluating process sees it. */
export type EvaluationMessage =
  /** `isPure`: nothing of the world outside was reached for, so that the same files give the same value. */
  | { readonly kind: 'value'; readonly value: unknown; readonly isPure: boolean; readonly copies: readonly DslCopy[] }
  | { readonly kind: 'noDefaultExport'; readonly copies: readonly DslCopy[] }
  | { readonly kind: 'wrongDefaultExport'; readonly actual: string; readonly copies: readonly DslCopy[] }
  | { readonly kind: 'threw'; readonly thrown: Thrown }
  | { readonly kind: 'neverSettles' }
  | { readonly kind: 'notData'; readonly problem: string }

/** Something that was thrown, shown without calling anything of it that could throw again. */
export interface Thrown {
  readonly text: string
  readonly position?: BundlePosition
}

/** A question about builder calls, and the answer: the first frame of each inside the bundle. */
export interface LocateRequest {
  readonly calls: readonly number[]
}
export interface LocateReply {
  readonly kind: 'positions'
  readonly positions: readonly (BundlePosition | undefined)[]
}
