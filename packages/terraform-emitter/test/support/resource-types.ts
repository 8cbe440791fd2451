import type { ResourceType } from '@mesh-compile/aws-plan'
import * as appMesh from '../../../aws-plan/src/resource-types/app-mesh.ts'

export { resourceTypes } from '../../../aws-plan/src/resource-types/all.ts'
export { appMesh }

/** A type with a property of each kind, some of which no type that is planned has yet. */
export const inventedType: ResourceType = {
  cloudFormation: 'AWS::Test::Everything',
  terraform: 'aws_test_everything',
  noun: 'Everything',
  attributes: { Ref: 'id', Arn: 'arn' },
  properties: {
    Name: { kind: 'string', required: true },
    Ratio: { kind: 'number' },
    Labels: { kind: 'map' },
    Variables: { kind: 'pairs', terraform: 'environment' },
    Roles: { kind: 'onlyString', terraform: 'role' },
    Matcher: { kind: 'wrapped', member: 'GrpcCode' },
    Certificates: { kind: 'wrapped', member: 'CertificateArn', list: true, terraform: 'certificate_arn' },
    Scheme: { kind: 'choice', terraform: 'internal', forTrue: 'internal', forFalse: 'internet-facing' },
    Attributes: {
      kind: 'settings',
      settings: {
        'idle.timeout': { terraform: 'idle_timeout', kind: 'integer' },
        'cross.zone': { terraform: 'cross_zone', kind: 'boolean' },
        'routing.mode': { terraform: 'routing_mode', kind: 'string' },
      },
    },
    CheckInterval: { kind: 'integer', terraformBlock: 'check', terraform: 'interval' },
    CheckPath: { kind: 'string', terraformBlock: 'check', terraform: 'path' },
    Defaults: { kind: 'strings', onlyCloudFormation: 'the provider has none to take away' },
    Dimensions: { kind: 'pairs', key: 'Name' },
    MetricStat: { kind: 'object', of: { Metric: { kind: 'object', inline: true, of: { MetricName: { kind: 'string' } } }, Period: { kind: 'integer' } } },
    Source: { kind: 'file' },
    Policy: { kind: 'document' },
    ContainerDefinitions: {
      kind: 'jsonObjects',
      of: {
        Name: { kind: 'string', required: true },
        PortMappings: { kind: 'objects', of: { ContainerPort: { kind: 'integer' } } },
        DockerLabels: { kind: 'map' },
        FSxVolume: { kind: 'object', terraform: 'fsxVolume', of: { RootDirectory: { kind: 'string' } } },
      },
    },
    Tags: { kind: 'pairs', terraform: 'tags' },
  },
}
