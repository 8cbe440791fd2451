import type { EmitRequest } from '@mesh-compile/ir/emitter'
import type { ParsedArguments } from './arguments.ts'

/** Where findings go: a reporter, and a file instead of its stream. */
export interface ReporterChoice {
  readonly name: string
  readonly file?: string
}

/** What the flags of a command ask for. */
export interface Settings {
  readonly out: string
  readonly targets: readonly string[]
  readonly request: EmitRequest
  readonly check: boolean
  /** Whether what holds for each call is printed. */
  readonly effective: boolean
  readonly evalTimeoutMs: number
  readonly maxWarnings: number
  readonly reporters: readonly ReporterChoice[]
  readonly color: 'auto' | 'always' | 'never'
}

/** Reads the flags' values, or tells which one cannot be used. */
export function readSettings({ command, flags }: ParsedArguments): Settings | { readonly usage: string } {
  const prefix = `mesh-compile ${command}:`
  const text = (name: string): string | undefined => (typeof flags[name] === 'string' ? flags[name] : undefined)
  const list = (name: string): readonly string[] => (Array.isArray(flags[name]) ? (flags[name] as readonly string[]) : [])
  const out = text('out') ?? 'out'
  if (out === '') return { usage: `${prefix} --out needs a folder` }
  const targets = list('target').flatMap((value) => value.split(','))
  if (targets.includes('')) return { usage: `${prefix} --target has an empty name` }
  const maxWarnings = text('max-warnings')
  if (maxWarnings !== undefined && !/^\d+$/.test(maxWarnings)) {
    return { usage: `${prefix} --max-warnings must be an integer that is not negative, not '${maxWarnings}'` }
  }
  const timeout = /^(\d+(?:\.\d+)?)(s|ms)?$/.exec(text('eval-timeout') ?? '30')
  const evalTimeoutMs = timeout ? Math.ceil(Number(timeout[1]) * (timeout[2] === 'ms' ? 1 : 1000)) : 0
  if (evalTimeoutMs < 1 || evalTimeoutMs > 86_400_000) return { usage: `${prefix} --eval-timeout must be a number of seconds, not '${text('eval-timeout')}'` }
  const reporters = list('reporter').map((choice): ReporterChoice => {
    const [name = '', ...file] = choice.split('=')
    return { name, ...(file.length > 0 && { file: file.join('=') }) }
  })
  if (reporters.some(({ file }) => file === '')) return { usage: `${prefix} --reporter has an empty file name` }
  if (reporters.filter(({ name, file }) => name !== 'pretty' && file === undefined).length > 1) {
    return { usage: `${prefix} only one reporter can use standard output; give the others a file: --reporter sarif=mesh.sarif` }
  }
  const effective = flags['effective'] === true
  if (effective && reporters.length > 0 && !reporters.some(({ name }) => name === 'pretty' || name === 'json')) {
    return { usage: `${prefix} --effective is told by the reporters pretty and json; add one: --reporter pretty` }
  }
  const formats = [...new Set(list('format').flatMap((value) => value.split(',')))]
  return {
    out,
    targets: targets.length > 0 ? targets : ['envoy'],
    request: { formats: (formats.length > 0 ? formats : ['json']) as EmitRequest['formats'], xds: (text('xds') ?? 'static') as EmitRequest['xds'] },
    check: flags['no-check'] !== true,
    effective,
    evalTimeoutMs,
    maxWarnings: maxWarnings === undefined ? Number.POSITIVE_INFINITY : Number(maxWarnings),
    reporters: reporters.length > 0 ? reporters : [{ name: 'pretty' }],
    color: (text('color') ?? 'auto') as Settings['color'],
  }
}
