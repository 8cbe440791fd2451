import { createHash } from 'node:crypto'
import type { Contents, OutputFile } from '@mesh-compile/ir/emitter'

/** A file of an emitter, printed each time it is asked for. */
export interface PrintedFile {
  /** Relative to the emitter's folder, with `/`. */
  readonly path: string
  /** Its text is at hand: to print it costs nothing. */
  readonly isReady?: true
  /** Of what it prints, where that is known already. */
  readonly sha256?: string
  /** @throws {EmitterFailure} when the emitter's function throws or gives no contents */
  print(): Contents
}

/** An emitter failed after it had said what it emits: a fault of its package, not of the mesh. */
export class EmitterFailure extends Error {
  override readonly name = 'EmitterFailure'
  /** The emitter's package. */
  readonly package: string

  constructor(from: string, path: string, problem: string) {
    super(`it cannot print ${path}: ${problem}`)
    this.package = from
  }
}

/** An output file of the emitter in package `from`. */
export function printedFile({ path, contents }: OutputFile, from: string): PrintedFile {
  if (typeof contents !== 'function') return { path, isReady: true, print: () => contents }
  return {
    path,
    print: () => {
      let printed: unknown
      try {
        printed = contents()
      } catch (error) {
        throw new EmitterFailure(from, path, error instanceof Error ? error.message : String(error))
      }
      if (!isContents(printed)) throw new EmitterFailure(from, path, `its contents are ${typeof printed}`)
      return printed
    },
  }
}

/**
 * Prints and hashes files before they are asked for, which costs nothing while another process is waited for. What is
 * printed is kept in memory, so no more than about `limit` characters of it; the other files are printed in their turn.
 */
export function printAhead(files: readonly PrintedFile[], limit: number): readonly PrintedFile[] {
  let left = limit
  return files.map((file) => {
    if (left <= 0 && !file.isReady) return file
    try {
      const contents = file.print()
      if (!file.isReady) left -= contents.length
      return { path: file.path, isReady: true, sha256: sha256(contents), print: () => contents }
    } catch {
      // Told when the file is asked for: it may never be.
      return file
    }
  })
}

/** Whether a value can be written to a file. */
export function isContents(value: unknown): value is Contents {
  return typeof value === 'string' || value instanceof Uint8Array
}

/** SHA-256 of a file's bytes, in hexadecimal. */
export function sha256(contents: Contents): string {
  return createHash('sha256').update(contents).digest('hex')
}
