import type { Diagnostic, LocatedDiagnostic } from '@mesh-compile/ir/diagnostics'
import type { LoadedEmitter } from './load-emitters.ts'
import type { Emitted } from './run-emitters.ts'

/** Options of emitters by target or emitter name, and the file they were written in. */
export interface EmitterSettings {
  /** Absolute path; absent without a configuration file. */
  readonly file?: string
  readonly emitters: Readonly<Record<string, unknown>>
}

/** The options meant for an emitter: those under the name used on the command line, or under its own. */
export function optionsFor({ target, emitter }: LoadedEmitter, { emitters }: EmitterSettings): { readonly key: string; readonly options: unknown } {
  const key = [target, emitter.name].find((name) => Object.hasOwn(emitters, name)) ?? emitter.name
  return { key, options: Object.hasOwn(emitters, key) ? emitters[key] : undefined }
}

/** Findings about options, under the option in the configuration file. */
export async function optionFindings(
  found: Emitted['optionDiagnostics'],
  { file }: EmitterSettings,
  cwd: string,
): Promise<readonly LocatedDiagnostic[]> {
  if (found.length === 0) return []
  const { exportedProperty } = await import('../frontend/exported-property.ts')
  return found.map(({ target, diagnostic }) => {
    const { definition, args, didYouMean, at }: Diagnostic = diagnostic
    const path = ['emitters', target, ...(at?.path ? [at.path] : [])].join('.')
    return {
      definition,
      args,
      related: [],
      ...(didYouMean !== undefined && { didYouMean }),
      ...(file !== undefined && { span: exportedProperty(file, path, cwd) }),
    }
  })
}
