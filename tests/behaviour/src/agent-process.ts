import { fileURLToPath } from 'node:url'
import type { AgentCalls } from './agent-protocol.ts'
import { spawnInside, type Mounts } from './namespaces.ts'
import { endProcess } from './end-process.ts'

const PROGRAM = fileURLToPath(new URL('agent.ts', import.meta.url))
const CALL_LIMIT_MS = 60_000

/** The application and client of a namespace. */
export type Agent = {
  readonly [Name in keyof AgentCalls]: (args: Parameters<AgentCalls[Name]>[0]) => Promise<ReturnType<AgentCalls[Name]>>
}

/** Starts an agent in a namespace. */
export function startAgent(
  namespace: string,
  mounts: Mounts,
): { readonly agent: Agent; readonly stop: () => Promise<void> } {
  const child = spawnInside(namespace, mounts, [process.execPath, PROGRAM], ['ignore', 'inherit', 'inherit', 'ipc'])
  const waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>()
  child.on('message', ({ id, value, error }: { id: number; value: never; error?: string }) => {
    const call = waiting.get(id)
    waiting.delete(id)
    if (error === undefined) call?.resolve(value)
    else call?.reject(new Error(error))
  })
  child.on('exit', (code) => {
    for (const { reject } of waiting.values()) reject(new Error(`the process in ${namespace} ended with ${code}`))
    waiting.clear()
  })
  let calls = 0
  const call =
    <Name extends keyof AgentCalls>(name: Name) =>
    (args: Parameters<AgentCalls[Name]>[0]): Promise<ReturnType<AgentCalls[Name]>> => {
      const id = calls++
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => settle(() => reject(new Error(`${name} took too long`))), CALL_LIMIT_MS)
        const settle = (end: () => void): void => {
          clearTimeout(timer)
          waiting.delete(id)
          end()
        }
        waiting.set(id, {
          resolve: (value) => settle(() => resolve(value)),
          reject: (error) => settle(() => reject(error)),
        })
        child.send({ id, name, args })
      })
    }
  const agent: Agent = {
    serve: call('serve'),
    answer: call('answer'),
    taken: call('taken'),
    request: call('request'),
    requests: call('requests'),
    startLoad: call('startLoad'),
    endLoad: call('endLoad'),
    serveDns: call('serveDns'),
    collect: call('collect'),
    collected: call('collected'),
    exchange: call('exchange'),
    openStreams: call('openStreams'),
    hold: call('hold'),
    release: call('release'),
  }
  return { agent, stop: () => endProcess(child) }
}
