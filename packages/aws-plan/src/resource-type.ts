/*
 * How the properties of a resource are called and laid out, for both printers: the names are CloudFormation's, and
 * beside each stands what Terraform's AWS provider makes of it. Only what differs from the rule is written down.
 */

/** A type of resource and its properties. */
export interface ResourceType {
  /** CloudFormation's name, `AWS::AppMesh::Mesh`. Types that only Terraform has are named alike. */
  readonly cloudFormation: string
  /** The provider's name, `aws_appmesh_mesh`. */
  readonly terraform: string
  /** What one is called in logical ids and comments: `VirtualNode`. */
  readonly noun: string
  readonly properties: Properties
  /** The provider's names of attributes that others refer to, by CloudFormation's (`Ref`, `Arn`). */
  readonly attributes: Readonly<Record<string, string>>
  /** Why CloudFormation cannot make one; absent: both can. */
  readonly onlyTerraform?: string
  /** Whether one that is replaced or left out stays until all that needs it has changed over, as CloudFormation does it anyway. */
  readonly keptUntilReplaced?: true
}

/** Properties by CloudFormation's name. */
export type Properties = Readonly<Record<string, Property>>

/** A property: what it holds, and how Terraform calls it. */
export type Property = {
  /** Terraform's name; absent: CloudFormation's in snake_case; `null`: the provider has no such argument. */
  readonly terraform?: string | null
  /** The first version of the provider that has it, where 5.30 does not: `5.47`. */
  readonly terraformSince?: `${number}.${number}`
  readonly required?: true
  /** The provider requires it, though CloudFormation does not. */
  readonly requiredInTerraform?: true
  /** The block in which the provider has it, with others: `health_check`. */
  readonly terraformBlock?: string
  /** Why Terraform does without: its printer leaves the property out and says nothing. */
  readonly onlyCloudFormation?: string
  /** Why CloudFormation does without: its printer leaves the property out and says nothing. */
  readonly onlyTerraform?: string
  /** What has happened when AWS has another value afterwards: Terraform, which would call that a success, fails with it. */
  readonly takenBack?: string
} & (
  | { readonly kind: 'string' | 'integer' | 'number' | 'boolean' }
  /** A list of such. */
  | { readonly kind: 'strings' | 'integers' }
  /** A list of exactly one text, which Terraform takes by itself. */
  | { readonly kind: 'onlyString' }
  /** An object with exactly one text, called `member`, or a list of exactly one such object: Terraform takes the text by itself. */
  | { readonly kind: 'wrapped'; readonly member: string; readonly list?: true }
  /** One of two texts, where Terraform has a boolean. */
  | { readonly kind: 'choice'; readonly forTrue: string; readonly forFalse: string }
  /** A record of strings with keys of the user. */
  | { readonly kind: 'map' }
  /** The same, where CloudFormation has a list of records with a `Key`, or what `key` says, and a `Value`. */
  | { readonly kind: 'pairs'; readonly key?: 'Name' }
  /** Settings by key, where CloudFormation has a list of records with a `Key` and a `Value`, and Terraform an argument for each. */
  | { readonly kind: 'settings'; readonly settings: Readonly<Record<string, Setting>> }
  /** The path of a planned file, where only Terraform has such a property: below the module there. */
  | { readonly kind: 'file' }
  /** A JSON document with CloudFormation's own keys; in Terraform a text made by jsonencode. */
  | { readonly kind: 'document' }
  /** A nested object: a block in Terraform; with `inline`, its properties stand among those around it there. */
  | { readonly kind: 'object'; readonly of: Properties; readonly inline?: true }
  /** A list of nested objects, of which AWS may take one at most: a block each in Terraform. */
  | { readonly kind: 'objects'; readonly of: Properties; readonly atMostOne?: true }
  /** A list of nested objects, which Terraform takes as one JSON text, its keys in camelCase. */
  | { readonly kind: 'jsonObjects'; readonly of: Properties }
)

/** A setting: what Terraform calls it, and what it holds there. In CloudFormation they are all texts. */
export interface Setting {
  readonly terraform: string
  readonly kind: 'string' | 'integer' | 'boolean'
}

/** Terraform's name of a property; undefined where the provider has none. */
export function terraformName(name: string, property: Property): string | undefined {
  if (property.terraform === null) return undefined
  return property.terraform ?? snakeCase(name)
}

/** `AWSCloudMap` → `aws_cloud_map`, `Http2Route` → `http2_route`. */
export function snakeCase(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toLowerCase()
}
