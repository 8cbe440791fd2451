import { createHash } from 'node:crypto'
import { buildGraph, type Mesh } from '@mesh-compile/ir'
import { collectDiagnostics, messageOf, type Report } from '@mesh-compile/ir/diagnostics'
import type { EmitContext, Emitted, ExternalPath } from '@mesh-compile/ir/emitter'
import { meshSchema } from '@mesh-compile/ir/schema'
import { usualAwsOptions, type AwsOptions } from '../../src/options.ts'
import { planAws } from '../../src/plan-aws.ts'
import type { Plan } from '../../src/plan.ts'

/** What the Envoy emitter is said to have made, and the options of the plan. */
export interface RuntimeCase {
  readonly options?: Partial<AwsOptions>
  readonly envoyOptions?: Readonly<Record<string, unknown>>
  /** Contents by path, `web.json`; absent: a bootstrap for each proxy. */
  readonly files?: Readonly<Record<string, string>>
  readonly external?: Readonly<Record<string, readonly ExternalPath[]>>
  readonly withoutEnvoy?: true
  readonly xds?: 'static' | 'files'
}

/** Plans how a mesh, written down as IR JSON, runs on AWS. */
export function runtimeOf(json: object, settings: RuntimeCase = {}): Plan & { readonly findings: readonly string[] } {
  const { diagnostics, report } = collectDiagnostics()
  const plan = planAws(runtimeContext(json, settings, report))
  return { ...plan, findings: diagnostics.map((found) => `${found.definition.code} ${messageOf(found)}`) }
}

/** What planning a mesh, written down as IR JSON, starts from. */
export function runtimeContext(
  json: object,
  { options = {}, envoyOptions = {}, files, external = {}, withoutEnvoy, xds = 'files' }: RuntimeCase,
  report: Report,
): EmitContext<AwsOptions> {
  const mesh: Mesh = meshSchema.parse({ irVersion: 1, name: 'shop', ...json })
  const names = [...mesh.virtualNodes, ...mesh.virtualGateways].map(({ name }) => name)
  const made = files ?? Object.fromEntries(names.map((name) => [`${name}.json`, `{"node":"${name}"}`]))
  const envoy: Emitted = {
    files: Object.entries(made).map(([path, text]) => ({
      path: `envoy/${path}`,
      sha256: createHash('sha256').update(text).digest('hex'),
      print: () => text,
    })),
    proxies: names.map((name) => ({
      name,
      kind: mesh.virtualNodes.some((node) => node.name === name) ? 'virtual-node' : 'virtual-gateway',
      external: external[name] ?? [],
    })),
    options: envoyOptions,
  }
  return {
    mesh,
    graph: buildGraph(mesh),
    options: { ...usualAwsOptions, plan: 'runtime', ...options },
    request: { formats: ['json'], xds },
    needed: new Map(withoutEnvoy ? [] : [['envoy', envoy]]),
    report,
  }
}

/** The properties of the resource of this noun and key. */
export function propertiesOf({ resources }: Plan, noun: string, key = ''): Readonly<Record<string, unknown>> {
  const resource = resources.find(({ type, id }) => type.noun === noun && id.key === key)
  if (!resource) throw new Error(`no ${noun} '${key}' among ${resources.map(({ type, id }) => `${type.noun} '${id.key}'`).join(', ')}`)
  return resource.properties
}

/** What a role may do, beside what every task role may: read its own configuration. */
export function statementsOf(plan: Plan, role: string): readonly Readonly<Record<string, unknown>>[] {
  const { Statement: statements } = propertiesOf(plan, 'RolePolicy', role)['PolicyDocument'] as { readonly Statement: readonly Readonly<Record<string, unknown>>[] }
  return statements.filter(({ Sid }) => Sid !== 'FetchConfiguration' && Sid !== 'ListConfiguration')
}

/** A platform in IR JSON: a planned task on Fargate. */
export const FARGATE = {
  kind: 'ecs',
  launchType: 'FARGATE',
  task: { kind: 'planned', cpu: 512, memory: 1024, cpuArchitecture: 'X86_64', desiredCount: 1, container: { image: 'shop/web:1', environment: {}, secrets: {} } },
} as const
