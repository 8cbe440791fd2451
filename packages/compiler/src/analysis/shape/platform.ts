import { fargateSizes } from '@mesh-compile/dsl/fargate-sizes'
import type { Ec2Task, FargateTask, Mesh, Platform, VirtualNode } from '@mesh-compile/ir'
import type { Place, Report } from '@mesh-compile/ir/diagnostics'
import { checkContainer, checkImageVersion } from './container.ts'
import { shapeDiagnostics } from './diagnostics.ts'
import { hasControls } from './file-check.ts'
import { platformDiagnostics as diagnostics } from './platform-diagnostics.ts'
import { quote } from './quote.ts'
import { checkInteger, type IntegerRange } from './ranges.ts'

// AWS: TaskDefinition.cpu of tasks on container instances.
const EC2_CPU: IntegerRange = { least: 128, most: 196_608 }
// AWS: ContainerDefinition.memory is 6 MiB at least; 32 TiB is the largest instance.
const EC2_MEMORY: IntegerRange = { least: 6, most: 33_554_432 }
// AWS: Service.desiredCount, a 32-bit integer.
const DESIRED_COUNT: IntegerRange = { least: 0, most: 2_147_483_647 }
// AWS: TaskDefinitionPlacementConstraint.
const MOST_CONSTRAINTS = 10
const MOST_CHARACTERS = 2_000
// AWS: CreateCapacityProvider.name.
const PROVIDER = /^(?!aws|ecs|fargate)[a-z0-9_-]{1,255}$/i

/** Checks where nodes and gateways run. */
export function checkPlatforms({ virtualNodes, virtualGateways }: Mesh, report: Report): void {
  for (const node of virtualNodes) {
    if (node.platform) checkPlatform(`virtual node '${node.name}'`, node.platform, report)
    checkNode(node, report)
  }
  for (const { name, platform, origin } of virtualGateways) {
    if (platform) checkPlatform(`virtual gateway '${name}'`, platform, report)
    const task = platform?.kind === 'ecs' ? platform.task : undefined
    if (task?.kind === 'planned' && task.container) report(diagnostics.containerOfGateway, { gateway: name }, { at: { origin, path: 'platform' } })
  }
}

/** Checks what a node and its platform must be together. */
function checkNode({ name: node, platform, interception, origin }: VirtualNode, report: Report): void {
  if (platform?.kind !== 'ecs') return
  const at: Place = { origin, path: 'platform' }
  const { task, launchType } = platform
  if (task.kind === 'planned') {
    if (task.container) checkImageVersion(node, task.container.image, at, report)
    else report(diagnostics.noContainer, { node }, { at })
  }
  if (launchType === 'FARGATE' && interception.kind === 'transparent') report(diagnostics.transparentOnFargate, { node }, { at })
}

function checkPlatform(owner: string, platform: Platform, report: Report): void {
  if (platform.kind !== 'ecs') return
  const within = (field: string): Place => ({ origin: platform.origin, path: `arguments[0].${field}` })
  const { task } = platform
  if (task.kind === 'own') return
  if ('placementConstraints' in task) checkEc2Task(owner, task, within, report)
  else checkFargateSize(task, within('memory'), report)
  checkInteger(owner, 'desiredCount', task.desiredCount, DESIRED_COUNT, within('desiredCount'), report)
  if (task.container) checkContainer(owner, task.container, platform.launchType, within, report)
}

const SIZES: Readonly<Record<string, { readonly memory: readonly number[]; readonly words: string }>> = fargateSizes

function checkFargateSize({ cpu, memory }: FargateTask, at: Place, report: Report): void {
  const size = Object.hasOwn(SIZES, cpu) ? SIZES[cpu] : undefined
  if (size?.memory.includes(memory)) return
  const known = Object.keys(SIZES)
  const reason = size ? `with ${cpu} CPU units memory is ${size.words}` : `CPU units are ${known.slice(0, -1).join(', ')} or ${known.at(-1)}`
  report(diagnostics.fargateSize, { cpu, memory, reason }, { at })
}

function checkEc2Task(owner: string, task: Ec2Task, within: (field: string) => Place, report: Report): void {
  const { cpu, memory, capacityProvider, placementConstraints } = task
  checkInteger(owner, 'cpu', cpu, EC2_CPU, within('cpu'), report)
  checkInteger(owner, 'memory', memory, EC2_MEMORY, within('memory'), report)
  if (capacityProvider !== undefined && !PROVIDER.test(capacityProvider)) {
    report(diagnostics.illegalCapacityProvider, { owner, name: quote(capacityProvider) }, { at: within('capacityProvider') })
  }
  const { length } = placementConstraints
  if (length > MOST_CONSTRAINTS) {
    const args = { owner, field: 'placementConstraints', actual: `a list of ${length}`, expected: `${MOST_CONSTRAINTS} expressions at most` }
    report(shapeDiagnostics.outOfRange, args, { at: within('placementConstraints') })
  }
  for (const [index, expression] of placementConstraints.entries()) {
    if (expression.trim() !== '' && expression.length <= MOST_CHARACTERS && !hasControls(expression)) continue
    const field = `placementConstraints[${index}]`
    const expected = `an expression of the cluster query language, on one line and up to ${MOST_CHARACTERS} characters long`
    report(shapeDiagnostics.outOfRange, { owner, field, actual: quote(expression), expected }, { at: within(field) })
  }
}
