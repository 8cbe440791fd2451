import type { Mesh } from '@mesh-compile/ir'
import { describeOwner, originOf, type Owner } from '@mesh-compile/aws-plan'
import type { Report } from '@mesh-compile/ir/diagnostics'
import { cloudFormationDiagnostics as diagnostics } from '../diagnostics.ts'
import type { Scope } from './scope.ts'

/** What is with a walk through the properties of a resource. */
export interface Walk {
  readonly scope: Scope
  /** Checks that CloudFormation leaves a text as it is. */
  readonly checkText: (text: string, at: string) => void
  /** Checks that CloudFormation takes a record with this key for a record. */
  readonly checkKey: (key: string, at: string) => void
}

/** How much of a text a message shows. */
const SHOWN = 40

/** A walk through what exists for `owner`. */
export function createWalk(scope: Scope, mesh: Mesh, owner: Owner, report: Report): Walk {
  const place = (): { readonly at: { readonly origin: ReturnType<typeof originOf> } } => ({ at: { origin: originOf(mesh, owner) } })
  return {
    scope,
    checkText: (text, at) => {
      const start = text.indexOf('{{resolve:')
      if (start < 0) return
      const rest = text.slice(start)
      const shown = rest.length > SHOWN ? `${rest.slice(0, SHOWN)}...` : rest
      report(diagnostics.dynamicReference, { owner: describeOwner(owner), property: at, text: JSON.stringify(shown) }, place())
    },
    checkKey: (key, at) => {
      if (key !== 'Ref' && !key.startsWith('Fn::')) return
      report(diagnostics.functionKey, { owner: describeOwner(owner), property: at, key }, place())
    },
  }
}
