import type { Plan } from '@mesh-compile/aws-plan'
import type { Mesh } from '@mesh-compile/ir'
import { collectDiagnostics, messageOf, type Diagnostic } from '@mesh-compile/ir/diagnostics'
import { emitPlan } from '../../src/emitter.ts'

/** Only what findings are located by. */
const MESH = { name: 'shop', origin: { call: 1 }, virtualNodes: [{ name: 'web', origin: { call: 7 } }], virtualRouters: [], virtualServices: [], virtualGateways: [] } as unknown as Mesh

/** The files of a plan, and what was found wrong with it. */
export function emit(plan: Plan): { readonly files: ReadonlyMap<string, string>; readonly messages: readonly string[]; readonly diagnostics: readonly Diagnostic[] } {
  const { diagnostics, report } = collectDiagnostics()
  const { files } = emitPlan(plan, { mesh: MESH, report })
  const printed = new Map(files.map(({ path, contents }) => [path, typeof contents === 'function' ? String(contents()) : String(contents)]))
  return { files: printed, messages: diagnostics.map(messageOf), diagnostics }
}

/** A file of the module itself. */
export function moduleFile(plan: Plan, name: string): string {
  const { files, messages } = emit(plan)
  if (messages.length > 0) throw new Error(messages.join('\n'))
  return files.get(`modules/mesh/${name}`) ?? ''
}
