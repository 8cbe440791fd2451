import type { Concern, Plan } from '@mesh-compile/aws-plan'
import type { HclBlock } from '../hcl/tree.ts'
import { AWS_PROVIDER_FLOOR, laterOf } from '../versions.ts'
import { addressesOf } from './addresses.ts'
import { outputBlock, outputsOf, type ModuleOutput } from './outputs.ts'
import type { Walk } from './properties.ts'
import { translateResource } from './resource.ts'
import { dataSourcesOf } from './surroundings.ts'
import { variableBlock, variablesOf, type Variable } from './variables.ts'
import { moduleVersions } from './version-constraints.ts'

/** A module as blocks by file, with what the root and the README tell of it. */
export interface Module {
  readonly files: ReadonlyMap<string, readonly HclBlock[]>
  readonly variables: readonly Variable[]
  readonly outputs: readonly ModuleOutput[]
  /** Oldest version of the AWS provider that has every argument. */
  readonly provider: string
}

/** The concern whose resources are in `main.tf`. */
const MAIN: Concern = 'mesh'

/** Turns a plan into a module: a file for each concern, and those that every module has, even if they are empty. */
export function translatePlan(plan: Plan, reportOf: (resource: Plan['resources'][number]) => Walk['report']): Module {
  const addresses = addressesOf(plan)
  const variables = variablesOf(plan)
  const outputs = outputsOf(plan, addresses)
  const dataSources = dataSourcesOf(plan)
  const files = new Map<string, readonly HclBlock[]>([
    ['main.tf', []],
    ['outputs.tf', outputs.map(outputBlock)],
    ['variables.tf', variables.map(variableBlock)],
    // Known at the end.
    ['versions.tf', []],
  ])
  if (dataSources.length > 0) files.set('data.tf', dataSources)
  let provider = AWS_PROVIDER_FLOOR
  const needs = (version: string): void => {
    provider = laterOf(version, provider)
  }
  const ofConcerns = new Map<string, HclBlock[]>()
  for (const resource of plan.resources) {
    const file = resource.concern === MAIN ? 'main.tf' : `${resource.concern.replaceAll('-', '_')}.tf`
    const blocks = ofConcerns.get(file) ?? []
    ofConcerns.set(file, blocks)
    blocks.push(translateResource(resource, { addresses, report: reportOf(resource), needs }))
  }
  for (const [file, blocks] of ofConcerns) files.set(file, blocks)
  files.set('versions.tf', [moduleVersions(provider)])
  return { files, variables, outputs, provider }
}
