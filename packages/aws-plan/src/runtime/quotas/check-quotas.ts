import { quotaDiagnostics as diagnostics } from '../../diagnostics/quotas.ts'
import { describeOwner, originOf } from '../../owner.ts'
import type { Resource } from '../../plan.ts'
import { securityGroupType } from '../../resource-types/ec2.ts'
import { serviceType, taskDefinitionType } from '../../resource-types/ecs.ts'
import { loadBalancerType } from '../../resource-types/elastic-load-balancing.ts'
import { rolePolicyType, roleType } from '../../resource-types/iam.ts'
import type { ResourceType } from '../../resource-type.ts'
import type { Value } from '../../value.ts'
import { plannedTasks } from '../ecs/planned-tasks.ts'
import type { Runtime } from '../runtime.ts'
import { leastSize, mayExceed } from './least-size.ts'
import { rulesOfGroups } from './rules-of-groups.ts'

/** Amazon ECS: "target groups per service"; nobody raises it. */
const TARGET_GROUPS = 5
/** Amazon VPC: "inbound or outbound rules per security group". */
const RULES = 60
/** AWS IAM: characters of the inline policies of a role, spaces not counted; nobody raises it. */
const POLICY_CHARACTERS = 10_240
/** Amazon ECS: "task definition size limit"; nobody raises it. */
const TASK_DEFINITION_BYTES = 65_536

/** What an account may have in a region, as AWS begins with. */
const OF_ACCOUNTS: readonly { readonly type: ResourceType; readonly most: number; readonly quota: string }[] = [
  { type: roleType, most: 1000, quota: 'roles per account' },
  { type: securityGroupType, most: 2500, quota: 'VPC security groups per region' },
  { type: loadBalancerType, most: 50, quota: 'load balancers of a kind per region' },
  { type: serviceType, most: 5000, quota: 'services per cluster' },
]

/** Reports what AWS would refuse in the middle of a deployment, because there is too much of it. */
export function checkQuotas(runtime: Runtime, resources: readonly Resource[]): void {
  checkTargetGroups(runtime)
  checkRules(runtime, resources)
  checkSizes(runtime, resources)
  checkAccount(runtime, resources)
}

function checkTargetGroups({ proxies, report }: Runtime): void {
  for (const { proxy } of plannedTasks(proxies)) {
    if (proxy.kind !== 'virtual-gateway') continue
    const { listeners, origin } = proxy.gateway
    const args = { gateway: proxy.name, actual: listeners.length, most: TARGET_GROUPS }
    if (listeners.length > TARGET_GROUPS) report(diagnostics.tooManyTargetGroups, args, { at: { origin, path: 'listeners' } })
  }
}

function checkRules({ proxies, report }: Runtime, resources: readonly Resource[]): void {
  const owners = new Map(proxies.map((proxy) => [proxy.name, proxy]))
  for (const { group, direction, count } of rulesOfGroups(resources)) {
    const [name = '', part] = group.split('/')
    const proxy = owners.get(name)
    if (count <= RULES || !proxy) continue
    const what = `${part === undefined ? '' : 'the load balancer of '}${proxy.kind.replace('-', ' ')}`
    report(diagnostics.tooManyRules, { what, name, direction, actual: count, most: RULES }, { at: { origin: proxy.origin } })
  }
}

function checkSizes({ mesh, report }: Runtime, resources: readonly Resource[]): void {
  for (const { id, type, owner, properties } of resources) {
    if (type === rolePolicyType) {
      const actual = sizeBeyond(properties['PolicyDocument']!, POLICY_CHARACTERS)
      if (actual === undefined) continue
      const role = id.key.endsWith('/execution') ? 'execution role' : 'role'
      report(diagnostics.policyTooLong, { role, owner: describeOwner(owner), actual, most: POLICY_CHARACTERS }, { at: { origin: originOf(mesh, owner) } })
    }
    if (type === taskDefinitionType) {
      const { Tags: _, ...definition } = properties
      const actual = sizeBeyond(definition, TASK_DEFINITION_BYTES)
      if (actual === undefined) continue
      report(diagnostics.taskDefinitionTooLarge, { owner: describeOwner(owner), actual, most: TASK_DEFINITION_BYTES }, { at: { origin: originOf(mesh, owner) } })
    }
  }
}

/** The size of a value that has more bytes than this. */
function sizeBeyond(value: Value, most: number): number | undefined {
  const actual = mayExceed(value, most) ? leastSize(value) : 0
  return actual > most ? actual : undefined
}

function checkAccount({ mesh, report }: Runtime, resources: readonly Resource[]): void {
  for (const { type, most, quota } of OF_ACCOUNTS) {
    const actual = resources.filter((resource) => resource.type === type).length
    if (actual > most) report(diagnostics.beyondAccount, { actual, quota, most }, { at: { origin: mesh.origin } })
  }
}
