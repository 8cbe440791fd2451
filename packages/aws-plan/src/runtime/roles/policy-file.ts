import type { PlannedFile } from '../../plan.ts'
import type { Value } from '../../value.ts'
import type { Proxy } from '../proxies.ts'
import type { Statement } from '../runtime.ts'
import { policyDocument } from './policy.ts'

/** Where it is written what a role that exists must allow. Names of proxies are file names, and the endings tell roles apart. */
export function policyPath({ name, platform }: Pick<Proxy, 'name' | 'platform'>, role: Statement['role']): string {
  return `policies/${name}-${platform.kind === 'ecs' ? role : 'machine'}.json`
}

/** A policy for whoever makes the role. What is known only where it is deployed stands there as `@region@`. */
export function policyFile(proxy: Proxy, role: Statement['role'], statements: readonly Statement[], fillIn: (value: Value) => Value): PlannedFile {
  return { path: policyPath(proxy, role), print: () => `${JSON.stringify(fillIn(policyDocument(statements)), null, 2)}\n` }
}
