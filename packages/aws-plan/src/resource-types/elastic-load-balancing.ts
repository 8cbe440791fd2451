import type { Property, ResourceType } from '../resource-type.ts'
import { called, integer, object, objects, required, string, strings, tags } from './shorthand.ts'

const healthCheck = (terraform: string, property: Property): Property => ({ ...property, terraform, terraformBlock: 'health_check' })

export const loadBalancerType: ResourceType = {
  cloudFormation: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
  terraform: 'aws_lb',
  noun: 'LoadBalancer',
  attributes: { Ref: 'arn', DNSName: 'dns_name', LoadBalancerFullName: 'arn_suffix' },
  // Clients come by it until the names that they know lead to another one.
  keptUntilReplaced: true,
  properties: {
    Name: string,
    Type: called('load_balancer_type', string),
    Scheme: { kind: 'choice', terraform: 'internal', forTrue: 'internal', forFalse: 'internet-facing' },
    IpAddressType: string,
    Subnets: strings,
    SecurityGroups: strings,
    LoadBalancerAttributes: {
      kind: 'settings',
      settings: {
        'load_balancing.cross_zone.enabled': { terraform: 'enable_cross_zone_load_balancing', kind: 'boolean' },
        'idle_timeout.timeout_seconds': { terraform: 'idle_timeout', kind: 'integer' },
        'routing.http.drop_invalid_header_fields.enabled': { terraform: 'drop_invalid_header_fields', kind: 'boolean' },
      },
    },
    ...tags,
  },
}

export const targetGroupType: ResourceType = {
  cloudFormation: 'AWS::ElasticLoadBalancingV2::TargetGroup',
  terraform: 'aws_lb_target_group',
  noun: 'TargetGroup',
  attributes: { Ref: 'arn', TargetGroupFullName: 'arn_suffix' },
  // Services register their tasks in it until they have changed over.
  keptUntilReplaced: true,
  properties: {
    Name: string,
    VpcId: string,
    Protocol: string,
    ProtocolVersion: string,
    Port: integer,
    TargetType: string,
    IpAddressType: string,
    HealthCheckProtocol: healthCheck('protocol', string),
    HealthCheckPath: healthCheck('path', string),
    // Of statuses of HTTP, what both targets expect by themselves is right: 200.
    Matcher: healthCheck('matcher', { kind: 'wrapped', member: 'GrpcCode' }),
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
  // Clients come by it as long as by its load balancer.
  keptUntilReplaced: true,
  properties: {
    LoadBalancerArn: required(string),
    Protocol: string,
    Port: integer,
    SslPolicy: string,
    Certificates: called('certificate_arn', { kind: 'wrapped', member: 'CertificateArn', list: true }),
    DefaultActions: required(
      objects('default_action', {
        Type: required(string),
        TargetGroupArn: string,
        RedirectConfig: called('redirect', object({ Protocol: string, Port: string, StatusCode: required(string) })),
      }),
    ),
  },
}
