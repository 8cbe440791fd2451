import type { Properties, ResourceType } from '../resource-type.ts'
import { called, integer, objects, onlyCloudFormation, required, requiredInTerraform, string, tags } from './shorthand.ts'

const traffic: Properties = {
  IpProtocol: required(string),
  FromPort: integer,
  ToPort: integer,
  CidrIp: called('cidr_ipv4', string),
  CidrIpv6: called('cidr_ipv6', string),
}

export const securityGroupType: ResourceType = {
  cloudFormation: 'AWS::EC2::SecurityGroup',
  terraform: 'aws_security_group',
  noun: 'SecurityGroup',
  attributes: { GroupId: 'id' },
  // EC2 removes none that an interface of a task still has.
  keptUntilReplaced: true,
  properties: {
    GroupName: called('name', string),
    GroupDescription: required(called('description', string)),
    VpcId: string,
    SecurityGroupEgress: onlyCloudFormation(
      'The provider takes the rule away by which EC2 lets a new group send anything; CloudFormation keeps it unless another is stated here.',
      objects('egress', { ...traffic, Description: string }),
    ),
    ...tags,
  },
}

export const securityGroupIngressType: ResourceType = {
  cloudFormation: 'AWS::EC2::SecurityGroupIngress',
  terraform: 'aws_vpc_security_group_ingress_rule',
  noun: 'SecurityGroupIngress',
  attributes: {},
  // Tasks of before connect by it until they end.
  keptUntilReplaced: true,
  properties: {
    GroupId: requiredInTerraform(called('security_group_id', string)),
    Description: string,
    ...traffic,
    SourceSecurityGroupId: called('referenced_security_group_id', string),
  },
}

export const securityGroupEgressType: ResourceType = {
  cloudFormation: 'AWS::EC2::SecurityGroupEgress',
  terraform: 'aws_vpc_security_group_egress_rule',
  noun: 'SecurityGroupEgress',
  attributes: {},
  // Tasks of before connect by it until they end.
  keptUntilReplaced: true,
  properties: {
    GroupId: required(called('security_group_id', string)),
    Description: string,
    ...traffic,
    DestinationSecurityGroupId: called('referenced_security_group_id', string),
  },
}
