import { closeSync, openSync, readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Agent } from './agent-process.ts'
import { endProcess } from './end-process.ts'
import { spawnInside, type Mounts } from './namespaces.ts'

/** How long an Envoy may take until it serves. */
const START_LIMIT_MS = 20_000

/** An Envoy that runs in a namespace. */
export interface EnvoyProcess {
  readonly pid: number
  isRunning(): boolean
  /** Open descriptors: what grows when connections loop. */
  descriptors(): number
  /** What it wrote: warnings and errors. */
  log(): string
  stop(): Promise<void>
}

/** What an Envoy is started with. */
export interface EnvoySettings {
  readonly namespace: string
  readonly mounts: Mounts
  /** Path of the program, readable by `uid`. */
  readonly program: string
  readonly bootstrap: string
  readonly logFile: string
  readonly uid: number
  /** Further flags of Envoy. */
  readonly flags: readonly string[]
}

/** Starts an Envoy as the user whose traffic is not intercepted. */
export function startEnvoy({ namespace, mounts, program, bootstrap, logFile, uid, flags: further }: EnvoySettings): EnvoyProcess {
  // It must not outlive the test, however that ends.
  const user = ['--reuid', String(uid), '--regid', String(uid), '--clear-groups', '--pdeathsig', 'KILL']
  const flags = ['--concurrency', '1', '--disable-hot-restart', '--log-level', 'warning', ...further]
  const command = ['setpriv', ...user, program, '-c', bootstrap, ...flags]
  const output = openSync(logFile, 'a')
  const child = spawnInside(namespace, mounts, command, ['ignore', output, output])
  closeSync(output)
  const pid = child.pid
  if (pid === undefined) throw new Error(`cannot start Envoy in ${namespace}`)
  return {
    pid,
    isRunning: () => child.exitCode === null && child.signalCode === null,
    descriptors: () => readdirSync(`/proc/${pid}/fd`).length,
    log: () => readFileSync(logFile, 'utf8'),
    stop: () => endProcess(child),
  }
}

/** Waits until an Envoy serves, asking its admin interface from within its namespace. */
export async function waitUntilReady(
  name: string,
  envoy: EnvoyProcess,
  agent: Agent,
  adminPort: number,
): Promise<void> {
  const limit = performance.now() + START_LIMIT_MS
  for (;;) {
    const reply = await agent.request({ address: '127.0.0.1', port: adminPort, path: '/ready' })
    if (reply.kind === 'answer' && reply.status === 200) return
    if (!envoy.isRunning() || performance.now() > limit)
      throw new Error(`the Envoy of ${name} does not get ready:\n${envoy.log()}`)
    await sleep(50)
  }
}
