import type { Ec2Task, FargateTask, OwnTask, Platform } from '@mesh-compile/ir'
import { lowerContainer } from './container.ts'
import { isGiven, readDeclaration, readList, readNumber, readObject, readString, readWord, reportWrong, subjectOf, valueOf, type Value } from './reader.ts'

const ARCHITECTURES = ['X86_64', 'ARM64'] as const
const FARGATE_PROVIDERS = ['FARGATE', 'FARGATE_SPOT'] as const
const TASK_FIELDS = ['taskDefinition', 'cpu', 'memory', 'cpuArchitecture', 'desiredCount', 'capacityProvider', 'container'] as const
// AWS: RuntimePlatform.cpuArchitecture and Service.desiredCount have these where nothing is said.
const USUAL = { cpuArchitecture: 'X86_64', desiredCount: 1 } as const
const CPU = 'a number of CPU units, 1024 to a vCPU'

/** Reads `platform` of a node or a gateway. */
export function lowerPlatform(value: Value): Platform | undefined {
  if (!isGiven(value)) return undefined
  const declaration = readDeclaration(value, ['fargate', 'ecs', 'ec2'], 'made by fargate(), ecs() or ec2()')
  if (!declaration) return undefined
  const { kind, call } = declaration
  const origin = { call }
  if (kind === 'ec2') return { kind: 'ec2', origin }
  const given = valueOf(subjectOf(value.subject, `${kind}()`, call), declaration.task, 'arguments[0]')
  if (kind === 'fargate') {
    const task = lowerTask(given, TASK_FIELDS, lowerFargateTask)
    return task && { kind: 'ecs', launchType: 'FARGATE', task, origin }
  }
  const task = lowerTask(given, [...TASK_FIELDS, 'placementConstraints'], lowerEc2Task)
  return task && { kind: 'ecs', launchType: 'EC2', task, origin }
}

type Fields<Name extends string> = Readonly<Record<Name, Value>>
type TaskFields = Fields<(typeof TASK_FIELDS)[number]>

/** Reads a task: the team's own, of which nothing else can be said, or one to plan. */
function lowerTask<Name extends string, Task>(value: Value, names: readonly Name[], plan: (fields: Fields<Name>) => Task | undefined): OwnTask | Task | undefined {
  const { raw } = value
  const isOwn = typeof raw === 'object' && raw !== null && 'taskDefinition' in raw && raw.taskDefinition !== undefined
  if (isOwn) return readWord(readObject(value, ['taskDefinition']).taskDefinition, ['own']) && { kind: 'own' }
  return isGiven(value) ? plan(readObject(value, names)) : reportWrong(value, "the size of the task, or { taskDefinition: 'own' }")
}

function lowerFargateTask(fields: TaskFields): FargateTask | undefined {
  const cpu = readNumber(fields.cpu, CPU)
  const common = lowerCommon(fields)
  const capacityProvider = isGiven(fields.capacityProvider) ? readWord(fields.capacityProvider, FARGATE_PROVIDERS) : undefined
  return cpu === undefined || !common ? undefined : { ...common, cpu, ...(capacityProvider && { capacityProvider }) }
}

function lowerEc2Task(fields: TaskFields & Fields<'placementConstraints'>): Ec2Task | undefined {
  const cpu = isGiven(fields.cpu) ? readNumber(fields.cpu, CPU) : undefined
  const common = lowerCommon(fields)
  const capacityProvider = isGiven(fields.capacityProvider) ? readString(fields.capacityProvider, 'the name of a capacity provider') : undefined
  const placementConstraints = readList(fields.placementConstraints).flatMap(
    (item) => readString(item, 'an expression of the cluster query language') ?? [],
  )
  return common && { ...common, ...(cpu !== undefined && { cpu }), ...(capacityProvider !== undefined && { capacityProvider }), placementConstraints }
}

function lowerCommon(fields: TaskFields): Omit<Ec2Task, 'cpu' | 'capacityProvider' | 'placementConstraints'> | undefined {
  const memory = readNumber(fields.memory, 'the memory of the task in MiB')
  const cpuArchitecture = isGiven(fields.cpuArchitecture) ? readWord(fields.cpuArchitecture, ARCHITECTURES) : USUAL.cpuArchitecture
  const desiredCount = isGiven(fields.desiredCount) ? readNumber(fields.desiredCount, 'a number of tasks') : USUAL.desiredCount
  const container = isGiven(fields.container) ? lowerContainer(fields.container) : undefined
  if (memory === undefined || !cpuArchitecture || desiredCount === undefined) return undefined
  return { kind: 'planned', memory, cpuArchitecture, desiredCount, ...(container && { container }) }
}
