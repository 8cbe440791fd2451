import { attribute } from '../../value.ts'
import { readCidrs } from '../cidr.ts'
import { vpcId } from '../parameters.ts'
import type { Contribution, Runtime } from '../runtime.ts'
import { edgeRules } from './edges.ts'
import { egressRules } from './egress.ts'
import { gatewayIngress } from './gateway-ingress.ts'
import { proxyGroup, securityGroupId } from './groups.ts'
import { rulesFile } from './rules-file.ts'
import { ruleResources, waysOf, type Rule } from './rules.ts'

/**
 * A security group for each proxy, in which exactly what the mesh declares is open. Of groups that exist, this is a file
 * for whoever makes them.
 */
export function planSecurityGroups(runtime: Runtime): Contribution {
  const { mesh, proxies, options, report } = runtime
  if (proxies.length === 0) return {}
  const outsideCidrs = readCidrs('outsideCidrs', options.outsideCidrs, report)
  const ingress = gatewayIngress(runtime, readCidrs('gatewayIngressCidrs', options.gatewayIngressCidrs, report))
  const egress = proxies.flatMap((proxy) => egressRules(mesh, proxy))
  // Where everything may go out, a rule for each callee would say nothing.
  const open = new Set(egress.flatMap(({ group, traffic }) => (traffic === 'all' ? [group.key] : [])))
  const isNeeded = ({ direction, group }: Rule): boolean => direction === 'ingress' || !open.has(group.key)
  const groups = [...proxies.map((proxy) => proxyGroup(mesh.name, proxy)), ...ingress.groups]
  const rules = [...edgeRules(runtime, outsideCidrs).filter(isNeeded), ...egress, ...ingress.rules]
  if (options.securityGroups === 'existing') return { files: [rulesFile(groups, rules)] }
  const attachedByUser = proxies.filter(({ platform }) => platform.kind === 'ec2' || platform.task.kind === 'own')
  return {
    parameters: [vpcId, ...ingress.parameters],
    resources: [...groups, ...ruleResources(rules)],
    ways: rules.flatMap(waysOf),
    outputs: attachedByUser.length === 0 ? [] : [
      {
        name: 'securityGroupIds',
        description: 'Security group to attach to the machine or the task of the proxy',
        value: Object.fromEntries(attachedByUser.map(({ name }) => [name, attribute(securityGroupId(name), 'GroupId')])),
      },
    ],
  }
}
