import type { ResourceType } from '../resource-type.ts'
import { called, required, requiredInTerraform, string, tags } from './shorthand.ts'

export const roleType: ResourceType = {
  cloudFormation: 'AWS::IAM::Role',
  terraform: 'aws_iam_role',
  noun: 'Role',
  attributes: { Arn: 'arn', Ref: 'name' },
  properties: {
    RoleName: called('name', string),
    Description: string,
    Path: string,
    AssumeRolePolicyDocument: required(called('assume_role_policy', { kind: 'document' })),
    PermissionsBoundary: string,
    ...tags,
  },
}

export const rolePolicyType: ResourceType = {
  cloudFormation: 'AWS::IAM::RolePolicy',
  terraform: 'aws_iam_role_policy',
  noun: 'RolePolicy',
  attributes: {},
  // Tasks of before need it until they end.
  keptUntilReplaced: true,
  properties: {
    PolicyName: required(called('name', string)),
    PolicyDocument: requiredInTerraform(called('policy', { kind: 'document' })),
    RoleName: required(called('role', string)),
  },
}

export const instanceProfileType: ResourceType = {
  cloudFormation: 'AWS::IAM::InstanceProfile',
  terraform: 'aws_iam_instance_profile',
  noun: 'InstanceProfile',
  attributes: { Ref: 'name', Arn: 'arn' },
  properties: {
    InstanceProfileName: called('name', string),
    Path: string,
    Roles: required(called('role', { kind: 'onlyString' })),
  },
}
