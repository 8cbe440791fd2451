import { dirname } from 'node:path'
import { planAws, usualAwsOptions, type AwsOptions, type Plan } from '@mesh-compile/aws-plan'
import { compile } from '@mesh-compile/compiler'
import { envoy } from '@mesh-compile/envoy-bootstrap'
import type { Mesh } from '@mesh-compile/ir'
import { collectDiagnostics, messageOf } from '@mesh-compile/ir/diagnostics'
import { defineEmitter, type EmitContext, type OptionDefinitions, type OptionValues } from '@mesh-compile/ir/emitter'
import { configured } from '../../golden/sources.ts'
import { runtimeContext, type RuntimeCase } from '../../../packages/aws-plan/test/support/runtime-of.ts'

/** A plan, and the mesh that it is of. */
export interface Planned {
  readonly name: string
  readonly mesh: Mesh
  readonly plan: Plan
}

/** What is planned for a mesh in files, in each way in which it can be; nothing where it does not compile. */
export async function plansOf(name: string, entry: string): Promise<readonly Planned[]> {
  let context: EmitContext<OptionValues<OptionDefinitions>> | undefined
  const listener = defineEmitter({
    name: 'plans',
    description: 'Takes what emitters are given',
    options: {},
    diagnostics: {},
    uses: ['envoy'],
    emit: (given) => {
      context = given
      return { files: [] }
    },
  })
  const emitters = [
    { target: 'envoy', package: '@mesh-compile/envoy-bootstrap', emitter: envoy },
    { target: 'plans', package: 'plans', emitter: listener },
  ]
  await compile({ entry, cwd: dirname(entry), check: false, evalTimeoutMs: 60_000, emitters, settings: { emitters: {} }, request: { formats: ['json'], xds: 'files' } } as Parameters<typeof compile>[0])
  const given = context
  if (!given) return []
  // What stands beside the mesh, where its author has to say more than the usual.
  const { terraform: options = {} } = await configured(dirname(entry))
  const { virtualNodes, virtualGateways } = given.mesh
  const runs = [...virtualNodes, ...virtualGateways].some(({ platform }) => platform !== undefined)
  return [planned(`${name}, appmesh`, given, { ...options, plan: 'appmesh', tags: ['team=shop'] }), ...(runs ? [planned(`${name}, runtime`, given, { ...options, plan: 'runtime' })] : [])].flat()
}

/** What is planned to run a mesh that is written down as IR JSON. */
export function runtimePlan(name: string, json: object, settings: RuntimeCase = {}): Planned {
  const context = runtimeContext(json, settings, () => undefined)
  const [plan] = planned(name, context, { plan: 'runtime', ...settings.options } as Partial<AwsOptions>, (problems) => {
    throw new Error(`${name} cannot be planned: ${problems.join('; ')}`)
  })
  return plan!
}

function planned(
  name: string,
  context: Omit<EmitContext<unknown>, 'options' | 'report'>,
  options: Partial<AwsOptions>,
  refused: (problems: readonly string[]) => void = () => undefined,
): readonly Planned[] {
  const { diagnostics, report } = collectDiagnostics()
  const plan = planAws({ ...context, options: { ...usualAwsOptions, ...options }, report })
  const problems = diagnostics.filter(({ definition }) => definition.severity === 'error').map(messageOf)
  if (problems.length > 0) refused(problems)
  return problems.length > 0 ? [] : [{ name, mesh: context.mesh, plan }]
}
