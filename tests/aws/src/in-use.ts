import type { StateResource } from './from-apply.ts'
import type { DynamicObject } from './stand-in/dynamic-value.ts'
import type { Change } from './stand-in/provider.ts'

/*
 * What AWS holds an order of changes to: what refers to something that is not there cannot be made, nor can a second of the
 * same name, what something refers to cannot be removed, and some things must be there though nothing refers to them.
 */

/** A resource that there is, as it was told to be. */
interface Live {
  readonly type: string
  readonly config: DynamicObject
}

/** Something that another resource refers to. */
interface Use {
  readonly what: string
  is(other: Live, id: string): boolean
}

/** What of AWS App Mesh is called by its name, by the argument that has it. */
const CALLED: Readonly<Record<string, string>> = {
  mesh_name: 'aws_appmesh_mesh',
  virtual_router_name: 'aws_appmesh_virtual_router',
  virtual_gateway_name: 'aws_appmesh_virtual_gateway',
  virtual_node: 'aws_appmesh_virtual_node',
  virtual_node_name: 'aws_appmesh_virtual_node',
  virtual_service_name: 'aws_appmesh_virtual_service',
}

/** Of a virtual node, what it may call need not be there: two may call each other. */
const NOT_HELD = 'backend'

/** Whether AWS keeps what a resource refers to: alarms and dashboards only watch, and a target group may go when no listener has it. */
function holds(user: string, used: string): boolean {
  return !user.startsWith('aws_cloudwatch_') && !(user === 'aws_ecs_service' && used === 'aws_lb_target_group')
}

const RULE: readonly string[] = ['security_group_id', 'ip_protocol', 'from_port', 'to_port', 'cidr_ipv4', 'cidr_ipv6', 'referenced_security_group_id']

/** Arguments that no two of a type may have in common; of other types AWS makes as many as it is told, or writes over what there is. */
const ONLY_ONE: Readonly<Record<string, readonly string[]>> = {
  aws_appmesh_gateway_route: ['mesh_name', 'virtual_gateway_name', 'name'],
  aws_appmesh_mesh: ['name'],
  aws_appmesh_route: ['mesh_name', 'virtual_router_name', 'name'],
  aws_appmesh_virtual_gateway: ['mesh_name', 'name'],
  aws_appmesh_virtual_node: ['mesh_name', 'name'],
  aws_appmesh_virtual_router: ['mesh_name', 'name'],
  aws_appmesh_virtual_service: ['mesh_name', 'name'],
  aws_cloudwatch_log_group: ['name'],
  aws_ecs_service: ['cluster', 'name'],
  aws_iam_instance_profile: ['name'],
  aws_iam_role: ['name'],
  aws_lb: ['name'],
  aws_lb_listener: ['load_balancer_arn', 'port'],
  aws_lb_target_group: ['name'],
  aws_security_group: ['vpc_id', 'name'],
  aws_service_discovery_private_dns_namespace: ['vpc', 'name'],
  aws_service_discovery_service: ['dns_config', 'name'],
  aws_ssm_document: ['name'],
  aws_vpc_security_group_egress_rule: RULE,
  aws_vpc_security_group_ingress_rule: RULE,
}

function isTheSame(one: Live, other: Live): boolean {
  const identity = ONLY_ONE[one.type]
  return one.type === other.type && identity !== undefined && identity.every((name) => JSON.stringify(one.config[name]) === JSON.stringify(other.config[name]))
}

/** What a resource refers to, each once. */
function usesOf({ type, config }: Live): readonly Use[] {
  const uses = new Map<string, Use>()
  const walk = (value: unknown, key: string): void => {
    if (typeof value === 'string') {
      for (const [made, number] of value.matchAll(/⟪made (\d+) \w+⟫/g)) uses.set(made, { what: made, is: (_, id) => id === `⟪made ${number!} id⟫` })
      const called = type.startsWith('aws_appmesh_') ? CALLED[key] : undefined
      if (called !== undefined) uses.set(`${called} ${value}`, { what: `${called} ${value}`, is: (other) => other.type === called && other.config['name'] === value })
    } else if (Array.isArray(value)) for (const item of value) walk(item, key)
    else if (typeof value === 'object' && value !== null) for (const [name, item] of Object.entries(value)) if (name !== NOT_HELD) walk(item, name)
  }
  walk(config, '')
  return [...uses.values()]
}

/** What AWS would have refused of some changes, a line each, and what there was after them. */
export function refusals(changes: readonly Change[], before: ReadonlyMap<string, Live> = new Map()): { readonly refused: readonly string[]; readonly live: ReadonlyMap<string, Live> } {
  const live = new Map(before)
  const refused: string[] = []
  for (const { action, type, id, config } of changes) {
    const known = live.get(id)
    if (config) {
      const changed = { type, config }
      const missing = usesOf(changed).filter((use) => ![...live].some(([other, each]) => use.is(each, other)))
      refused.push(...missing.map(({ what }) => `${action} ${nameOf(changed)}: there is no ${what}`))
      if ([...live].some(([other, each]) => other !== id && isTheSame(changed, each))) refused.push(`${action} ${nameOf(changed)}: there is one already`)
      live.set(id, changed)
    } else if (known) {
      live.delete(id)
      const users = [...live.values()].filter((user) => holds(user.type, type) && usesOf(user).some((use) => use.is(known, id)))
      refused.push(...users.map((user) => `${action} ${nameOf(known)}: ${nameOf(user)} uses it`))
    }
  }
  return { refused, live }
}

function nameOf({ type, config }: Live): string {
  return `${type} ${String(config['name'] ?? config['family'] ?? config['key'] ?? '')}`
}

/**
 * What must be there before tasks start and until they have ended, though nothing refers to it, and Terraform does not
 * know: the rights of their roles, the rules at both ends by which they connect, the files of their proxies, listeners before them.
 */
export function unknownNeeds(resources: readonly StateResource[], changes: readonly Change[]): readonly string[] {
  const told = new Map(changes.map(({ id, config }) => [id, config ?? {}]))
  const all = resources.map((resource) => ({ resource, id: String(resource.values['id']), config: told.get(String(resource.values['id'])) ?? {} }))
  const of = (type: string): typeof all => all.filter(({ resource }) => resource.type === type)
  const refers = (config: unknown, id: string): boolean => JSON.stringify(config).includes(id.replace(/ id⟫$/, ' '))
  return of('aws_ecs_service').flatMap(({ resource, config }) => {
    const tasks = of('aws_ecs_task_definition').find(({ id }) => refers(config['task_definition'], id))
    const roles = of('aws_iam_role').filter(({ id }) => refers([tasks?.config['execution_role_arn'], tasks?.config['task_role_arn']], id))
    const groups = of('aws_security_group').filter(({ id }) => refers(config['network_configuration'], id))
    const targets = of('aws_lb_target_group').filter(({ id }) => refers(config['load_balancer'], id))
    const prefixes = Array.from(JSON.stringify(tasks?.config).matchAll(/s3:\/\/[^/]+\/([\w./-]+)/g), ([, prefix]) => `${prefix!}/`)
    const needed = [
      ...of('aws_iam_role_policy').filter((policy) => roles.some((role) => policy.config['role'] === role.config['name'])),
      ...of('aws_vpc_security_group_egress_rule').filter((rule) => groups.some(({ id }) => refers(rule.config['security_group_id'], id))),
      ...of('aws_vpc_security_group_ingress_rule').filter((rule) => groups.some(({ id }) => refers(rule.config['referenced_security_group_id'], id))),
      ...of('aws_lb_listener').filter((listener) => targets.some(({ id }) => refers(listener.config, id))),
      ...of('aws_s3_object').filter((object) => prefixes.some((prefix) => String(object.config['key']).startsWith(prefix))),
    ]
    if (!tasks || needed.length === 0) return [`${resource.address}: nothing is found that it needs`]
    return needed.filter((each) => !resource.depends_on?.includes(each.resource.address)).map((each) => `${resource.address} does not wait for ${each.resource.address}`)
  })
}
