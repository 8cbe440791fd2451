import { spawn, spawnSync, type ChildProcess, type StdioOptions } from 'node:child_process'
import { randomBytes } from 'node:crypto'

/** Address of the hub: every namespace's way out, which leads nowhere else. */
export const HUB_ADDRESS = '10.77.0.1'
/** The IPv6 address beside an address of the network. */
export function ipv6Of(address: string): string {
  return `fd77::${address.split('.').at(-1)}`
}

/** Where clouds keep their instances' credentials; the hub has it. */
export const METADATA_ADDRESS = '169.254.169.254'
/** An address that nobody has: what names of HTTP services may resolve to, for only the Host counts. */
export const NOBODY_ADDRESS = '10.77.0.250'

/** Members of a network, each alone in a namespace, joined by a bridge in one more. */
export interface Network {
  /** Name of a member's namespace; `hub` is the bridge's. */
  namespaceOf(member: string): string
  remove(): void
}

/** Makes a network of members with the addresses given. Whatever was made is removed again when something fails. */
export function createNetwork(addresses: ReadonlyMap<string, string>): Network {
  removeStale()
  const prefix = `mcb-${process.pid}-${randomBytes(3).toString('hex')}`
  const hub = `${prefix}-hub`
  const names = new Map([...addresses.keys()].map((member, index) => [member, `${prefix}-${index}`]))
  const remove = (): void => {
    for (const namespace of [...names.values(), hub]) spawnSync('ip', ['netns', 'del', namespace])
    process.off('exit', remove)
  }
  process.once('exit', remove)
  const script = [
    `ip netns add ${hub}`,
    `ip -n ${hub} link set lo up`,
    `ip -n ${hub} link add br0 type bridge`,
    `ip -n ${hub} addr add ${HUB_ADDRESS}/24 dev br0`,
    `ip -n ${hub} addr add ${METADATA_ADDRESS}/32 dev br0`,
    `ip -n ${hub} addr add ${ipv6Of(HUB_ADDRESS)}/64 dev br0 nodad`,
    `ip -n ${hub} link set br0 up`,
    ...[...names].flatMap(([member, namespace], index) => [
      `ip netns add ${namespace}`,
      `ip -n ${namespace} link set lo up`,
      `ip -n ${hub} link add v${index} type veth peer name eth0 netns ${namespace}`,
      `ip -n ${hub} link set v${index} master br0 up`,
      `ip -n ${namespace} addr add ${addresses.get(member)}/24 dev eth0`,
      `ip -n ${namespace} addr add ${ipv6Of(addresses.get(member) ?? '')}/64 dev eth0 nodad`,
      `ip -n ${namespace} link set eth0 up`,
      `ip -n ${namespace} route add default via ${HUB_ADDRESS}`,
      `ip -n ${namespace} -6 route add default via ${ipv6Of(HUB_ADDRESS)}`,
    ]),
  ]
  try {
    runScript(script.join('\n'))
  } catch (error) {
    remove()
    throw error
  }
  const namespaceOf = (member: string): string => {
    const namespace = member === 'hub' ? hub : names.get(member)
    if (namespace === undefined) throw new Error(`no member ${member} in the network`)
    return namespace
  }
  return { namespaceOf, remove }
}

/**
 * Runs a program in a namespace and gives back what it wrote.
 *
 * @throws when it fails, with what it said
 */
export function runInside(namespace: string, command: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync('ip', ['netns', 'exec', namespace, ...command], { encoding: 'utf8', timeout: 30_000 })
  if (status !== 0) throw new Error(`${command.join(' ')} ended with ${status}: ${stderr.trim()}`)
  return stdout
}

/** Files that take the place of others, within one process only. */
export type Mounts = Readonly<Record<string, string>>

/** Starts a program in a namespace. It becomes that very process, so that its id is the one to end it by. */
export function spawnInside(
  namespace: string,
  mounts: Mounts,
  command: readonly string[],
  stdio: StdioOptions,
): ChildProcess {
  const pairs = Object.entries(mounts).flatMap(([place, file]) => [file, place])
  const script = 'while [ "$1" != -- ]; do mount --bind "$1" "$2"; shift 2; done; shift; exec "$@"'
  return spawn('ip', ['netns', 'exec', namespace, 'sh', '-ec', script, 'sh', ...pairs, '--', ...command], { stdio })
}

/** Namespaces of runs that were killed before they could clean up. */
function removeStale(): void {
  const { stdout } = spawnSync('ip', ['netns', 'list'], { encoding: 'utf8' })
  for (const [name, pid] of (stdout ?? '').matchAll(/^mcb-(\d+)-\S+/gm)) {
    if (!isRunning(Number(pid))) spawnSync('ip', ['netns', 'del', name])
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

function runScript(script: string): void {
  const { status, stderr } = spawnSync('sh', ['-ec', script], { encoding: 'utf8', timeout: 30_000 })
  if (status !== 0) throw new Error(`cannot set the network up: ${stderr.trim()}`)
}
