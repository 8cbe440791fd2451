/**
 * What all copies of this package in one process share: which copies there are, and where each builder was called.
 *
 * The call stack is captured but not read: reading is slow (V8 scans the position table of the calling function),
 * and only a declaration about which something is printed ever needs its place.
 */
export interface CaptureState {
  /** One entry for each loaded copy of the package; more than one is refused by the compiler. */
  readonly copies: { readonly url: string; readonly formatVersion: number }[]
  /** Objects whose `stack` tells where builder call number `index` was made. */
  readonly calls: { readonly stack?: string }[]
}

/** Version of the declarations' shape, so that a compiler knows whether it understands this copy. */
export const FORMAT_VERSION = 1

/** Key on `globalThis` of the {@link CaptureState}, and on a mesh handle of its declarations. */
export const DSL_KEY: unique symbol = Symbol.for('@mesh-compile/dsl') as never

const holder = globalThis as unknown as Record<symbol, CaptureState | undefined>
const state: CaptureState = (holder[DSL_KEY] ??= { copies: [], calls: [] })
state.copies.push({ url: (import.meta as { url?: string }).url ?? '', formatVersion: FORMAT_VERSION })

/** Notes where `builder` was called and returns the number of that call. */
export function captureCall(builder: (...args: never[]) => unknown): number {
  const place: { stack?: string } = {}
  ;(Error as { captureStackTrace?: (target: object, below: unknown) => void }).captureStackTrace?.(place, builder)
  return state.calls.push(place) - 1
}
