import type { Property, ResourceType } from '../resource-type.ts'
import { called, integer, objects, required, string, strings, tags } from './shorthand.ts'

const healthCheck = (terraform: string, property: Property): Property => ({ ...property, terraform, terraformBlock: 'health_check' })

export const loadBalancerType: ResourceType = {
  cloudFormation: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
  terraform: 'aws_lb',
  noun: 'LoadBalancer',
  attributes: { Ref: 'arn', DNSName: 'dns_name' },
  properties: {
    Name: string,
    Type: called('load_balancer_type', string),
    Scheme: { kind: 'choice', terraform: 'internal', forTrue: 'internal', forFalse: 'internet-facing' },
    Subnets: strings,
    SecurityGroups: strings,
    LoadBalancerAttributes: {
      kind: 'settings',
      settings: { 'load_balancing.cross_zone.enabled': { terraform: 'enable_cross_zone_load_balancing', kind: 'boolean' } },
    },
    ...tags,
  },
}

export const targetGroupType: ResourceType = {
  cloudFormation: 'AWS::ElasticLoadBalancingV2::TargetGroup',
  terraform: 'aws_lb_target_group',
  noun: 'TargetGroup',
  attributes: { Ref: 'arn' },
  properties: {
    Name: string,
    VpcId: string,
    Protocol: string,
    Port: integer,
    TargetType: string,
    HealthCheckProtocol: healthCheck('protocol', string),
    HealthCheckPort: healthCheck('port', string),
    HealthCheckIntervalSeconds: healthCheck('interval', integer),
    HealthyThresholdCount: healthCheck('healthy_threshold', integer),
    UnhealthyThresholdCount: healthCheck('unhealthy_threshold', integer),
    TargetGroupAttributes: {
      kind: 'settings',
      settings: {
        'deregistration_delay.timeout_seconds': { terraform: 'deregistration_delay', kind: 'string' },
        'deregistration_delay.connection_termination.enabled': { terraform: 'connection_termination', kind: 'boolean' },
        'preserve_client_ip.enabled': { terraform: 'preserve_client_ip', kind: 'string' },
      },
    },
    ...tags,
  },
}

export const loadBalancerListenerType: ResourceType = {
  cloudFormation: 'AWS::ElasticLoadBalancingV2::Listener',
  terraform: 'aws_lb_listener',
  noun: 'Listener',
  attributes: { Ref: 'arn' },
  properties: {
    LoadBalancerArn: required(string),
    Protocol: string,
    Port: integer,
    DefaultActions: required(objects('default_action', { Type: required(string), TargetGroupArn: string })),
  },
}
