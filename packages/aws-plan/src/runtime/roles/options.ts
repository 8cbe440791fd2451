import type { OptionDefinition } from '@mesh-compile/ir/emitter'

type Option<Type extends OptionDefinition['type']> = Extract<OptionDefinition, { readonly type: Type }>

type EnumOption<Value extends string> = Option<'enum'> & { readonly values: readonly Value[] }

// AWS IAM: what names and each part of a path are made of.
const WORD = String.raw`[\w+=,.@-]{1,128}`

/** Options of what proxies may do, and of who makes their roles. */
export const roleOptions: {
  readonly roles: EnumOption<'create' | 'existing'>
  readonly executionRoles: EnumOption<'each' | 'shared'>
  readonly rolePath: Option<'string'>
  readonly rolePermissionsBoundary: Option<'string'>
} = {
  roles: {
    type: 'enum',
    description: 'IAM roles of proxies: `create` them, or take those that are `existing`, whose ARNs are parameters and whose policies are written to policies/',
    default: 'create',
    values: ['create', 'existing'],
  },
  executionRoles: {
    type: 'enum',
    description: 'Of roles that exist: an execution role for `each` proxy on ECS, or one that is `shared` by all',
    default: 'each',
    values: ['each', 'shared'],
  },
  rolePath: {
    type: 'string',
    description: 'Path of the roles and instance profiles that are created, such as /mesh/',
    default: '/',
    pattern: `/(?:${WORD}/)*`,
  },
  rolePermissionsBoundary: {
    type: 'string',
    description: 'Managed policy that bounds what the roles that are created may do: its ARN, or its name, with its path, in whichever account they are created; empty: none',
    default: '',
    pattern: `(?:(?:arn:[a-z-]+:iam::(?:aws|[0-9]{12}):policy/)?(?:${WORD}/)*${WORD})?`,
  },
}
