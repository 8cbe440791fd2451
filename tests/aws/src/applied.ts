import type { Plan } from '@mesh-compile/aws-plan'
import { MODULE_FOLDER } from '../../../packages/terraform-emitter/src/translate/root.ts'
import { providers } from '../../../packages/terraform-emitter/test/support/provider-schema.ts'
import { resourcesIn, type StateModule, type StateResource } from './from-apply.ts'
import { variablesFor } from './given-parameters.ts'
import { marked, type Json, type JsonRecord } from './neutral.ts'
import { startStandIn, type Change, type StandIn } from './stand-in/provider.ts'
import { makeWorkspace, variablesFile, type Workspace } from './terraform-workspace.ts'

/** The newest version of the AWS provider whose schema is known. */
export const NEWEST: string = providers.at(-1)!.version

/** Starts a stand-in for a version of the AWS provider, as it is for all that is planned. */
export function standInFor(version: string): Promise<StandIn> {
  const data = {
    aws_caller_identity: { account_id: marked('account') },
    aws_partition: { partition: marked('partition'), dns_suffix: marked('urlSuffix') },
    aws_region: { id: marked('region') },
  }
  return startStandIn({ version, data })
}

/** A module in a folder, and what Terraform has made of it. */
export interface Deployment {
  /** The oldest version of the AWS provider that it allows. */
  readonly floor: string
  readonly workspace: Workspace
  readonly standIn: StandIn
  /** Puts another module in the place of the one before. */
  put(files: ReadonlyMap<string, string>, plan: Plan): void
  /** Makes what is printed, or takes it all down, and tells what the provider was told meanwhile. */
  change(command: 'apply' | 'destroy'): Promise<readonly Change[]>
  /** What Terraform would change, by address. */
  planned(): Promise<Readonly<Record<string, Planned>>>
  /** What there is. */
  state(): Promise<State>
  end(): Promise<void>
}

/** What Terraform plans to do. */
export type Planned = 'create' | 'update' | 'delete' | 'replace'

/** What Terraform keeps. */
export interface State {
  readonly resources: readonly StateResource[]
  readonly outputs: JsonRecord
}

/** Puts the files of a module, and values for its variables, where Terraform can work with them. */
export async function startDeployment(files: ReadonlyMap<string, string>, plan: Plan): Promise<Deployment> {
  const [workspace, standIn] = [makeWorkspace(), await standInFor(NEWEST)]
  const put: Deployment['put'] = (module, of) => workspace.writeOnly(new Map([...module, ...variablesFile(variablesFor(of))]))
  put(files, plan)
  await workspace.must(standIn, 'init')
  return {
    floor: /version = ">= ([\d.]+)"/.exec(files.get(`${MODULE_FOLDER}/versions.tf`) ?? '')![1]!,
    workspace,
    standIn,
    put,
    change: async (command) => {
      standIn.changes.length = 0
      // What is there is as Terraform left it: it need not ask.
      await workspace.must(standIn, command, '-auto-approve', '-refresh=false')
      return [...standIn.changes]
    },
    planned: async () => {
      const { status, stderr } = await workspace.run(standIn, 'plan', '-refresh=false', '-detailed-exitcode', '-out=planned')
      if (status === NOTHING) return {}
      if (status !== CHANGES) throw new Error(`terraform plan: ${stderr}`)
      const { resource_changes: changes = [] } = JSON.parse(await workspace.must(standIn, 'show', '-json', 'planned')) as PlannedChanges
      return Object.fromEntries(changes.flatMap(({ address, change: { actions: [action, ...more] } }) => (action === 'no-op' || action === 'read' ? [] : [[address, more.length > 0 ? 'replace' : action]])))
    },
    state: async () => {
      const { values } = JSON.parse(await workspace.must(standIn, 'show', '-json')) as ShownState
      const outputs = Object.entries(values.outputs ?? {}).map(([name, { value }]) => [name, value] as const)
      return { resources: resourcesIn(values.root_module), outputs: Object.fromEntries(outputs) }
    },
    end: async () => {
      standIn.close()
      workspace.remove()
    },
  }
}

/** What `terraform plan -detailed-exitcode` ends with. */
const [NOTHING, CHANGES] = [0, 2]

interface PlannedChanges {
  readonly resource_changes?: readonly { readonly address: string; readonly change: { readonly actions: readonly ['no-op' | 'read' | Exclude<Planned, 'replace'>, ...Planned[]] } }[]
}

interface ShownState {
  readonly values: { readonly root_module: StateModule; readonly outputs?: Readonly<Record<string, { readonly value: Json }>> }
}
