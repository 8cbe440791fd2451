import type { PlannedFile, Resource } from '../../plan.ts'
import type { Peer, Rule, Traffic } from './rules.ts'

/** Where it is written what groups that exist must open. */
export const RULES_PATH = 'security-groups.json'

/** Who connects to whom, and why: of each end that is a group, a rule of it. */
interface Connection {
  readonly from: End
  readonly to: End
  /** AWS: IpProtocol; `-1` is all, and has no port. */
  readonly protocol: string
  readonly port?: number
  readonly why: string
}

/** A group by the name that it has in the file, or a range. What is known only where it is deployed stands there as `@name@`. */
type End = { readonly group: string } | { readonly cidr: string }

/** The groups that would be planned and what they would open, for whoever makes them. */
export function rulesFile(groups: readonly Resource[], rules: readonly Rule[]): PlannedFile {
  const named = groups.map(({ id, properties }) => [id.key, String(properties['GroupDescription'])] as const)
  const content = { groups: Object.fromEntries(named.toSorted(byFirst)), rules: connections(rules) }
  return { path: RULES_PATH, print: () => `${JSON.stringify(content, null, 2)}\n` }
}

/** Each once, though both ends have a rule of it; whoever lets it in says why. */
function connections(rules: readonly Rule[]): readonly Connection[] {
  const outFirst = rules.toSorted((one, other) => Number(one.direction === 'ingress') - Number(other.direction === 'ingress'))
  const byEnds = outFirst.map(({ direction, group, peer, traffic, description }): readonly [string, Connection] => {
    const [own, other] = [{ group: group.key }, endOf(peer)]
    const connection = { ...(direction === 'ingress' ? { from: other, to: own } : { from: own, to: other }), ...inApi(traffic) }
    return [JSON.stringify(connection), { ...connection, why: description }]
  })
  return [...new Map(byEnds)].toSorted(byFirst).map(([, connection]) => connection)
}

function endOf(peer: Peer): End {
  switch (peer.kind) {
    case 'group':
      return { group: peer.group.key }
    case 'cidr':
      return { cidr: peer.cidr }
    case 'cidrParameter':
      return { cidr: `@${peer.name}@` }
    case 'groupParameter':
      return { group: `@${peer.name}@` }
    default:
      return peer satisfies never
  }
}

function inApi(traffic: Traffic): Pick<Connection, 'protocol' | 'port'> {
  return traffic === 'all' ? { protocol: '-1' } : traffic
}

function byFirst([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1
}
