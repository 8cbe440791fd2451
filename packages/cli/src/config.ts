import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { closestMatch, exportedProperty, loadProgram, type Dependencies, type EmitterSettings } from '@mesh-compile/compiler'
import type { LocatedDiagnostic } from '@mesh-compile/ir/diagnostics'

/** Findings about `mesh-compile.config.ts`. */
export const configDiagnostics = {
  unknownSetting: {
    code: 'MC1041',
    slug: 'unknown-setting',
    severity: 'error',
    message: "the configuration has no setting '{setting}'",
    help: 'it takes: emitters',
  },
  wrongSetting: {
    code: 'MC1042',
    slug: 'wrong-setting',
    severity: 'error',
    message: '{setting} of the configuration must be an object',
  },
} as const

const NAME = 'mesh-compile.config.ts'
const SETTINGS = ['emitters']

/** A configuration that has been read. */
export interface LoadedConfig {
  readonly settings: EmitterSettings
  readonly diagnostics: readonly LocatedDiagnostic[]
  /** What it depends on: nothing when there is none; absent when that cannot be known. */
  readonly dependencies?: readonly Dependencies[]
}

/** Options of emitters from the configuration beside the entry, if there is one, and what is wrong with it. */
export async function loadConfig(entry: string, cwd: string, evalTimeoutMs: number): Promise<LoadedConfig> {
  const file = join(dirname(entry), NAME)
  if (!existsSync(file)) return { settings: { emitters: {} }, diagnostics: [], dependencies: [] }
  // The program that runs is the one whose defineConfig is meant, installed beside the entry or not.
  const fallbacks = { 'mesh-compile': fileURLToPath(new URL('./index.js', import.meta.url)) }
  const program = await loadProgram(file, { cwd, check: false, evalTimeoutMs, expected: 'value', fallbacks })
  try {
    if (!('value' in program)) return { settings: { file, emitters: {} }, diagnostics: program.diagnostics }
    const { emitters, diagnostics } = readConfig(program.value, file, cwd)
    const dependencies = await program.dependencies()
    return {
      settings: { file, emitters },
      diagnostics: [...program.diagnostics, ...diagnostics],
      ...(dependencies && { dependencies: [dependencies] }),
    }
  } finally {
    await program.close()
  }
}

function readConfig(value: unknown, file: string, cwd: string): { emitters: Readonly<Record<string, unknown>>; diagnostics: readonly LocatedDiagnostic[] } {
  if (!isObject(value)) return { emitters: {}, diagnostics: [wrong('the default export', exportedProperty(file, '', cwd))] }
  const unknown = Object.keys(value)
    .filter((key) => !SETTINGS.includes(key))
    .map((setting): LocatedDiagnostic => {
      const meant = closestMatch(setting, SETTINGS)
      return {
        definition: configDiagnostics.unknownSetting,
        args: { setting },
        related: [],
        span: exportedProperty(file, setting, cwd),
        ...(meant !== undefined && { didYouMean: meant }),
      }
    })
  const emitters = value['emitters'] ?? {}
  if (!isObject(emitters)) return { emitters: {}, diagnostics: [...unknown, wrong('emitters', exportedProperty(file, 'emitters', cwd))] }
  return { emitters, diagnostics: unknown }
}

function wrong(setting: string, span: LocatedDiagnostic['span']): LocatedDiagnostic {
  return { definition: configDiagnostics.wrongSetting, args: { setting }, related: [], ...(span && { span }) }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
