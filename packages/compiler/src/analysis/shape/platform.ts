import { fargateSizes } from '@mesh-compile/dsl/fargate-sizes'
import type { FargateTask, Mesh } from '@mesh-compile/ir'
import type { Place, Report } from '@mesh-compile/ir/diagnostics'
import { platformDiagnostics as diagnostics } from './platform-diagnostics.ts'

/** Checks where nodes and gateways run. */
export function checkPlatforms({ virtualNodes, virtualGateways }: Mesh, report: Report): void {
  for (const { platform } of [...virtualNodes, ...virtualGateways]) {
    if (platform?.kind !== 'ecs' || platform.launchType !== 'FARGATE' || platform.task.kind !== 'planned') continue
    checkFargateSize(platform.task, { origin: platform.origin, path: 'arguments[0].memory' }, report)
  }
}

const SIZES: Readonly<Record<string, { readonly memory: readonly number[]; readonly words: string }>> = fargateSizes

function checkFargateSize({ cpu, memory }: FargateTask, at: Place, report: Report): void {
  const size = Object.hasOwn(SIZES, cpu) ? SIZES[cpu] : undefined
  if (size?.memory.includes(memory)) return
  const known = Object.keys(SIZES)
  const reason = size ? `with ${cpu} CPU units memory is ${size.words}` : `CPU units are ${known.slice(0, -1).join(', ')} or ${known.at(-1)}`
  report(diagnostics.fargateSize, { cpu, memory, reason }, { at })
}
