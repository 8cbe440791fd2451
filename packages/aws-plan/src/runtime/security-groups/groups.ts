import { ownerWithoutQuotes } from '../../owner.ts'
import { HERE, type Owner, type Resource } from '../../plan.ts'
import { securityGroupType } from '../../resource-types/ec2.ts'
import { parameter, type ResourceId, type Value } from '../../value.ts'
import { awsName } from '../names.ts'
import { vpcId } from '../parameters.ts'
import type { Proxy } from '../proxies.ts'

/** The security group of a proxy: of its task, or of its machine. */
export function securityGroupId(proxy: string): ResourceId {
  return { type: securityGroupType.cloudFormation, key: proxy }
}

/** The security group of the load balancer that is planned before a gateway. */
export function loadBalancerGroupId(gateway: string): ResourceId {
  return { type: securityGroupType.cloudFormation, key: `${gateway}/load-balancer` }
}

/**
 * The group of a proxy. It is the mesh's, not the proxy's: rules of a proxy name the groups of others, and all groups must
 * be there before.
 */
export function proxyGroup(mesh: string, { name, owner }: Proxy): Resource {
  return groupResource(securityGroupId(name), { kind: 'mesh', name: mesh }, groupName(mesh, name), `${ownerWithoutQuotes(owner)} of mesh ${mesh}`)
}

/** The group of the load balancer before a gateway. No proxy's name has a slash. */
export function loadBalancerGroup(mesh: string, gateway: string): Resource {
  const owner: Owner = { kind: 'virtual-gateway', name: gateway }
  return groupResource(loadBalancerGroupId(gateway), owner, `${groupName(mesh, gateway)}/load-balancer`, `load balancer of virtual gateway ${gateway} of mesh ${mesh}`)
}

/** EC2: names and descriptions have at most 255 characters. */
export const LONGEST_DESCRIPTION = 255
const LONGEST_NAME = 240

/** EC2 keeps names that begin with `sg-` for its ids. */
function groupName(mesh: string, proxy: string): string {
  const name = awsName(LONGEST_NAME, mesh, proxy)
  return /^sg-/i.test(name) ? `mesh-${name}` : name
}

// A rule that lets nothing out of the host: with it, EC2 does not add one that lets everything out. AWS documents it so.
const NOTHING: Value = [{ IpProtocol: '-1', CidrIp: '127.0.0.1/32', Description: 'Nothing but what other rules state' }]

function groupResource(id: ResourceId, owner: Owner, name: string, what: string): Resource {
  return {
    id,
    type: securityGroupType,
    concern: 'security-groups',
    owner,
    place: HERE,
    properties: {
      GroupName: name,
      GroupDescription: what.slice(0, LONGEST_DESCRIPTION),
      VpcId: parameter(vpcId.name),
      SecurityGroupEgress: NOTHING,
    },
    dependsOn: [],
  }
}
