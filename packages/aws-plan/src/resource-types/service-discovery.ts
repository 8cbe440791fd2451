import type { ResourceType } from '../resource-type.ts'
import { boolean, object, objects, onlyTerraform, required, requiredInTerraform, string, tags } from './shorthand.ts'

export const privateDnsNamespaceType: ResourceType = {
  cloudFormation: 'AWS::ServiceDiscovery::PrivateDnsNamespace',
  terraform: 'aws_service_discovery_private_dns_namespace',
  noun: 'Namespace',
  attributes: { Ref: 'id', Id: 'id', Arn: 'arn' },
  properties: {
    Name: required(string),
    Vpc: requiredInTerraform(string),
    Description: string,
    ...tags,
  },
}

export const discoveryServiceType: ResourceType = {
  cloudFormation: 'AWS::ServiceDiscovery::Service',
  terraform: 'aws_service_discovery_service',
  noun: 'DiscoveryService',
  attributes: { Ref: 'id', Id: 'id', Arn: 'arn' },
  // It can be removed when no task is registered in it any more.
  keptUntilReplaced: true,
  properties: {
    Name: requiredInTerraform(string),
    Description: string,
    DnsConfig: object({
      NamespaceId: requiredInTerraform(string),
      RoutingPolicy: string,
      DnsRecords: required(objects('dns_records', { Type: required(string), TTL: required({ kind: 'number' }) })),
    }),
    HealthCheckCustomConfig: object({ FailureThreshold: { kind: 'number' } }),
    ForceDestroy: onlyTerraform('it has no such property: an instance that is still registered must be removed by hand', boolean),
    ...tags,
  },
}
