import { showListener, type Listener, type MeshGraph } from '@mesh-compile/ir'
import type { ExternalPath } from '@mesh-compile/ir/emitter'
import type { Written } from './writing/write-outputs.ts'
import { count } from './reporters/report.ts'

/** `shop: 3 nodes, 1 router, 1 gateway, 4 calls; all of them arrive; 1 warning silenced` */
export function summarise({ mesh, calls }: MeshGraph, silenced: number): string {
  const inside = mesh.virtualNodes.filter((node) => !node.external)
  const external = mesh.virtualNodes.length - inside.length
  const parts = [
    count(inside.length, 'node'),
    ...(external > 0 ? [`${external} external`] : []),
    ...(mesh.virtualRouters.length > 0 ? [count(mesh.virtualRouters.length, 'router')] : []),
    ...(mesh.virtualGateways.length > 0 ? [count(mesh.virtualGateways.length, 'gateway')] : []),
    ...(calls.length > 0 ? [count(calls.length, 'call')] : []),
  ]
  const proved = calls.length === 0 ? 'nobody calls anybody' : calls.length === 1 ? 'it arrives' : 'all of them arrive'
  const accepted = silenced > 0 ? `; ${count(silenced, 'warning')} silenced` : ''
  return `${mesh.name}: ${parts.join(', ')}; ${proved}${accepted}`
}

const MOST_LISTENERS = 5

/** Listeners that ask no client certificate, or not everybody: whoever can reach the port gets in. */
export function openListeners({ mesh }: MeshGraph): readonly string[] {
  const open = [...mesh.virtualGateways, ...mesh.virtualNodes.filter(({ external }) => !external)].flatMap(({ name, listeners }) =>
    listeners
      .filter(({ tls }) => !tls?.clients || tls.mode === 'PERMISSIVE')
      .map((listener) => `${name} ${showListener(listener)}${howOpen(listener)}`),
  )
  if (open.length === 0) return []
  const shown = open.length > MOST_LISTENERS + 1 ? [...open.slice(0, MOST_LISTENERS), `and ${open.length - MOST_LISTENERS} more`] : open
  return [`open to whoever can reach the port: ${shown.join(', ')}`]
}

function howOpen({ tls }: Listener): string {
  if (!tls) return ''
  return tls.mode === 'PERMISSIVE' ? ' (TLS or plaintext)' : ' (TLS, no client certificate)'
}

/** What a build tells that wrote nothing. */
export const NOTHING_CHANGED: readonly string[] = ['nothing changed']

/** What a build changed, a line for each target, and what its emitters have to say; several may say the same. */
export function summariseWritten({ added, changed, removed, unchanged, manifest }: Written, out: string, notes: readonly string[]): readonly string[] {
  if (added.length + changed.length + removed.length === 0) return NOTHING_CHANGED
  const targets = [...new Set([...added, ...changed, ...removed, ...unchanged].map((path) => path.slice(0, path.indexOf('/'))))].sort()
  const of = (paths: readonly string[], target: string): number => paths.filter((path) => path.startsWith(`${target}/`)).length
  const lines = targets.map((target) => {
    const parts = [
      [of(added, target), 'new'],
      [of(changed, target), 'changed'],
      [of(removed, target), 'removed'],
      [of(unchanged, target), 'unchanged'],
    ] as const
    return `${out}/${target}: ${parts.filter(([number]) => number > 0).map(([number, what]) => `${number} ${what}`).join(', ')}`
  })
  const needed = showExternal(manifest.proxies.flatMap(({ external }) => external))
  if (needed !== undefined) lines.push(`before it runs, provide ${needed}: see "external" in ${out}/manifest.json`)
  return [...lines, ...new Set(notes)]
}

/** `3 files, 2 sockets of an SDS server and 1 log file to write to`; nothing when nothing is needed. */
function showExternal(external: readonly ExternalPath[]): string | undefined {
  const number = (...roles: readonly ExternalPath['role'][]): number => external.filter(({ role }) => roles.includes(role)).length
  const parts = [
    [number('ca', 'certificate', 'key'), 'file', ''],
    [number('socket'), 'socket', ' of an SDS server'],
    [number('log'), 'log file', ' to write to'],
  ] as const
  const shown = parts.flatMap(([of, noun, more]) => (of > 0 ? [`${count(of, noun)}${more}`] : []))
  return shown.length < 2 ? shown[0] : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`
}
