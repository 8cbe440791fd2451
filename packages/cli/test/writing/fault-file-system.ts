import { fileSystem, type FileSystem } from '../../src/writing/file-system.ts'

/** What happens at call number `at` (from 0) among the calls that change something. */
export interface Fault {
  readonly at: number
  /** `before`: the call fails; `after`: it is made, then the process would be gone. */
  readonly when: 'before' | 'after'
  readonly error: Error
}

/** The real file system with one fault; counts the changing calls. `gone` faults keep failing, as after a kill. */
export function faultFileSystem(fault: Fault, gone: boolean): FileSystem & { readonly calls: () => number } {
  let calls = 0
  let isGone = false
  const change = <Args extends readonly unknown[]>(call: (...args: Args) => void) => (...args: Args): void => {
    if (isGone) throw fault.error
    const number = calls++
    const isHere = number === fault.at
    if (isHere && gone) isGone = true
    if (isHere && fault.when === 'before') throw fault.error
    call(...args)
    if (isHere) throw fault.error
  }
  return {
    ...fileSystem,
    makeFolder: change(fileSystem.makeFolder),
    writeNew: change(fileSystem.writeNew),
    rename: change(fileSystem.rename),
    remove: change(fileSystem.remove),
    calls: () => calls,
  }
}

/** An error as the operating system gives it. */
export function systemError(code: string): Error {
  return Object.assign(new Error(code), { code })
}
