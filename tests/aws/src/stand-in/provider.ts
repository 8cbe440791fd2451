import { providers } from '../../../../packages/terraform-emitter/test/support/provider-schema.ts'
import { dynamic, readDynamic, type Dynamic, type DynamicObject } from './dynamic-value.ts'
import { schemaMessage, withNumbers, withResults, withUnknown, type TypeSchema } from './schema.ts'
import { serve, type Answers, type Fields } from './serve.ts'

/** A change that the stand-in was told to make, in the order in which they ended. */
export interface Change {
  readonly action: 'create' | 'update' | 'delete'
  readonly type: string
  /** What its id is: `⟪made 17 id⟫`. */
  readonly id: string
  /** What it was told, with every expression evaluated; what nobody wrote is null. */
  readonly config: DynamicObject | null
}

/** What the stand-in is to be like. */
export interface StandInOptions {
  /** The version of the AWS provider whose schema it has. */
  readonly version: string
  /** What data sources tell, by type and attribute. */
  readonly data: Readonly<Record<string, DynamicObject>>
}

/** Which of a type is replaced whatever changes but its tags, since AWS keeps each as it is. */
const NEVER_CHANGED: ReadonlySet<string> = new Set(['aws_ecs_task_definition'])
/** Arguments that the provider says force a new resource: of whichever type, and of one. */
const REPLACING: ReadonlySet<string> = new Set(['name', 'mesh_name', 'bucket', 'key', 'vpc_id', 'load_balancer_arn', 'load_balancer_type', 'internal', 'target_type'])
const REPLACING_OF: Readonly<Record<string, readonly string[]>> = { aws_lb_target_group: ['port', 'protocol', 'protocol_version'] }

/**
 * Something that Terraform takes for its AWS provider: it has the provider's schema, makes nothing, and gives every
 * attribute that AWS would fill in a value of its own: `⟪made 17 arn⟫`.
 */
export interface StandIn {
  /** Attaches Terraform to it. */
  readonly environment: Readonly<Record<string, string>>
  /** What it was told to do since it was started or this was emptied. */
  readonly changes: Change[]
  /** Arguments by type that are what they were before when an update of one has ended, though nothing failed. */
  readonly takenBack: Map<string, string>
  close(): void
}

/** Starts a stand-in for the AWS provider. */
export async function startStandIn({ version, data }: StandInOptions): Promise<StandIn> {
  const provider = providers.find((each) => each.version === version)
  if (!provider) throw new Error(`there is no schema of the AWS provider ${version}`)
  const changes: Change[] = []
  const takenBack = new Map<string, string>()
  let made = 0
  const resources = typesOf(provider.resources, provider.results)
  const dataSources = typesOf(provider.dataSources, provider.dataResults)
  const find = (types: ReadonlyMap<string, TypeSchema>, { type_name: name }: Fields): TypeSchema => {
    const found = types.get(String(name))
    if (!found) throw new Error(`the AWS provider ${version} has no ${String(name)}`)
    return found
  }

  const answers: Answers = {
    GetSchema: () => ({ provider: { block: {} }, resource_schemas: named(resources), data_source_schemas: named(dataSources) }),
    PrepareProviderConfig: ({ config }) => ({ prepared_config: config }),
    ValidateResourceTypeConfig: () => ({}),
    ValidateDataSourceConfig: () => ({}),
    UpgradeResourceState: ({ raw_state: state }) => ({ upgraded_state: dynamic(readDynamic(state)) }),
    Configure: () => ({}),
    ReadResource: ({ current_state: state }) => ({ new_state: state }),
    PlanResourceChange: (request) => {
      const [prior, proposed] = [objectIn(request['prior_state']), objectIn(request['proposed_new_state'])]
      if (!proposed) return { planned_state: dynamic(null) }
      const reasons = prior ? reasonsToReplace(String(request['type_name']), prior, proposed) : []
      return { planned_state: dynamic(withUnknown(find(resources, request), proposed)), requires_replace: reasons.map((name) => ({ steps: [{ attribute_name: name }] })) }
    },
    ApplyResourceChange: (request) => {
      const [prior, planned, config] = [objectIn(request['prior_state']), objectIn(request['planned_state']), objectIn(request['config'])]
      const [number, schema] = [made++, find(resources, request)]
      const state = planned && withResults(schema, planned, (type, name) => resultOf(type, name, number))
      const action = prior ? (state ? 'update' : 'delete') : 'create'
      changes.push({ action, type: String(request['type_name']), id: String((state ?? prior)?.['id']), config: config && withNumbers(schema, config) })
      const back = takenBack.get(String(request['type_name']))
      return { new_state: dynamic(state && prior && back !== undefined ? { ...state, [back]: prior[back]! } : state) }
    },
    ReadDataSource: (request) => {
      const type = String(request['type_name'])
      const known = data[type] ?? {}
      const config = Object.entries(objectIn(request['config']) ?? {}).map(([name, value]) => [name, known[name] ?? value] as const)
      const schema = find(dataSources, request)
      return { state: dynamic(withResults(schema, withUnknown(schema, Object.fromEntries(config)), (_, name) => `⟪${type} ${name}⟫`)) }
    },
    Stop: () => ({}),
  }
  const served = await serve(answers)
  // `Test`: whoever started it ends it, not Terraform.
  const attached = { Protocol: 'grpc', ProtocolVersion: 5, Pid: process.pid, Test: true, Addr: { Network: 'tcp', String: `127.0.0.1:${served.port}` } }
  return { environment: { TF_REATTACH_PROVIDERS: JSON.stringify({ 'registry.terraform.io/hashicorp/aws': attached }) }, changes, takenBack, close: served.close }
}

/** What a resource is, or is to be; null: it is not there. */
function objectIn(message: unknown): DynamicObject | null {
  return readDynamic(message) as DynamicObject | null
}

function typesOf(settable: Readonly<Record<string, TypeSchema['settable']>>, results: Readonly<Record<string, TypeSchema['results']>>): ReadonlyMap<string, TypeSchema> {
  return new Map(Object.entries(settable).map(([type, schema]) => [type, { settable: schema, results: results[type] ?? {} }]))
}

function named(types: ReadonlyMap<string, TypeSchema>): Fields {
  return Object.fromEntries(Array.from(types, ([name, schema]) => [name, schemaMessage(schema)]))
}

/** The arguments whose change cannot be made in place. */
function reasonsToReplace(type: string, prior: DynamicObject, proposed: DynamicObject): readonly string[] {
  const changed = Object.keys(proposed).filter((name) => !name.startsWith('tags') && JSON.stringify(prior[name]) !== JSON.stringify(proposed[name]))
  return NEVER_CHANGED.has(type) ? changed : changed.filter((name) => REPLACING.has(name) || REPLACING_OF[type]?.includes(name))
}

function resultOf(type: string, name: string, number: number): Dynamic {
  switch (type) {
    case 'string':
      return `⟪made ${number} ${name}⟫`
    case 'number':
      return number
    case 'bool':
      return false
    default:
      return type.startsWith('map') ? {} : []
  }
}
