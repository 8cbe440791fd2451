import type { ResourceType } from './resource-type.ts'
import type { ResourceId, Value } from './value.ts'

/** The AWS resources of a mesh, in no target's language. The same mesh and options give the same plan. */
export interface Plan {
  /** Name of the mesh. */
  readonly mesh: string
  /** Sorted by name. */
  readonly parameters: readonly Parameter[]
  /** Sorted by concern, type and key. */
  readonly resources: readonly Resource[]
  /** Sorted by name. */
  readonly outputs: readonly Output[]
  /** What is delivered beside the resources, sorted by path. */
  readonly files: readonly PlannedFile[]
  /** What the plan costs, for whoever builds: a line each. */
  readonly notes?: readonly string[]
}

/** A file that whoever deploys needs beside the resources, under the same path whatever the target. */
export interface PlannedFile {
  /** Relative, with `/`: `files/shop/web/0123456789abcdef/web.json`. */
  readonly path: string
  print(): string | Uint8Array
}

/** What a resource is about: a file of a Terraform module each. */
export type Concern =
  | 'mesh'
  | 'virtual-nodes'
  | 'virtual-routers'
  | 'virtual-services'
  | 'virtual-gateways'
  | 'discovery'
  | 'security-groups'
  | 'roles'
  | 'logs'
  | 'delivery'
  | 'tasks'
  | 'machines'
  | 'load-balancers'
  | 'observability'

/** A resource and what it is made of. */
export interface Resource {
  readonly id: ResourceId
  readonly type: ResourceType
  readonly concern: Concern
  /** The part of the mesh that it exists for, such as a virtual node: what is split goes along these. */
  readonly owner: Owner
  readonly place: Place
  /** By CloudFormation's names, as `type.properties` lists them. */
  readonly properties: Readonly<Record<string, Value>>
  /** Resources that must exist first, beyond those that `properties` refer to. They are removed after it. */
  readonly dependsOn: readonly ResourceId[]
}

/** What in the mesh a resource exists for. */
export interface Owner {
  readonly kind: 'mesh' | 'virtual-node' | 'virtual-router' | 'virtual-service' | 'virtual-gateway'
  readonly name: string
}

/** Where a resource is made. Absent: where the rest is deployed. */
export interface Place {
  /** Twelve digits. */
  readonly account?: string
  readonly region?: string
}

/** Where whoever deploys is. */
export const HERE: Place = {}

/** What whoever deploys must or may give. */
export interface Parameter {
  /** In camelCase: `vpcId`. */
  readonly name: string
  readonly type: 'string' | 'strings' | 'number' | 'boolean'
  readonly description: string
  /** Absent: it must be given. */
  readonly default?: string | number | boolean | readonly string[]
  /** A regular expression that a text must match as a whole, and what it means in words. */
  readonly pattern?: { readonly expression: string; readonly meaning: string }
  /** CloudFormation's type where it has one of its own: `AWS::EC2::VPC::Id`. */
  readonly cloudFormationType?: string
}

/** What whoever deployed can read afterwards. */
export interface Output {
  /** In camelCase: `virtualNodeArns`. */
  readonly name: string
  readonly description: string
  readonly value: Value
}
