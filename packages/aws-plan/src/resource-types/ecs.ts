import type { Property, ResourceType } from '../resource-type.ts'
import { boolean, called, inline, integer, jsonObjects, object, objects, onlyTerraform, required, requiredInTerraform, string, strings, tags, takenBack } from './shorthand.ts'

// Within ContainerDefinitions, which Terraform takes as JSON: names of blocks do not matter there.
const list = (of: Extract<Property, { readonly kind: 'object' }>['of']): Property => ({ kind: 'objects', of })

const containerDefinitions = jsonObjects({
  Name: required(string),
  Image: required(string),
  Essential: boolean,
  EntryPoint: strings,
  Command: strings,
  User: string,
  Cpu: integer,
  MemoryReservation: integer,
  ReadonlyRootFilesystem: boolean,
  LinuxParameters: object({ Capabilities: object({ Add: strings, Drop: strings }) }),
  SystemControls: list({ Namespace: string, Value: string }),
  Ulimits: list({ Name: required(string), SoftLimit: required(integer), HardLimit: required(integer) }),
  PortMappings: list({ ContainerPort: integer, Protocol: string }),
  Environment: list({ Name: string, Value: string }),
  Secrets: list({ Name: required(string), ValueFrom: required(string) }),
  MountPoints: list({ SourceVolume: string, ContainerPath: string, ReadOnly: boolean }),
  DependsOn: list({ ContainerName: string, Condition: string }),
  HealthCheck: object({ Command: strings, Interval: integer, Timeout: integer, Retries: integer, StartPeriod: integer }),
  StopTimeout: integer,
  LogConfiguration: object({ LogDriver: required(string), Options: { kind: 'map' } }),
})

export const taskDefinitionType: ResourceType = {
  cloudFormation: 'AWS::ECS::TaskDefinition',
  terraform: 'aws_ecs_task_definition',
  noun: 'TaskDefinition',
  attributes: { Ref: 'arn', TaskDefinitionArn: 'arn' },
  // Tasks of a deployment that fails are started from it again.
  keptUntilReplaced: true,
  properties: {
    Family: requiredInTerraform(string),
    RequiresCompatibilities: strings,
    NetworkMode: string,
    Cpu: string,
    Memory: string,
    RuntimePlatform: object({ OperatingSystemFamily: string, CpuArchitecture: string }),
    ExecutionRoleArn: string,
    TaskRoleArn: string,
    ContainerDefinitions: requiredInTerraform(containerDefinitions),
    Volumes: objects('volume', { Name: requiredInTerraform(string) }),
    ProxyConfiguration: object({
      Type: string,
      ContainerName: required(string),
      ProxyConfigurationProperties: called('properties', { kind: 'pairs', key: 'Name' }),
    }),
    PlacementConstraints: objects('placement_constraints', { Type: required(string), Expression: string }),
    ...tags,
  },
}

export const serviceType: ResourceType = {
  cloudFormation: 'AWS::ECS::Service',
  terraform: 'aws_ecs_service',
  noun: 'Service',
  attributes: { Ref: 'id', Name: 'name' },
  properties: {
    ServiceName: requiredInTerraform(called('name', string)),
    Cluster: string,
    // The provider waits until the service is at rest, and does not ask with which tasks it came to it.
    TaskDefinition: takenBack(
      'New tasks did not become healthy, and Amazon ECS went back to those of before. Their configuration is kept. See the events of the service for the reason, then apply again.',
      string,
    ),
    LaunchType: string,
    CapacityProviderStrategy: objects('capacity_provider_strategy', { CapacityProvider: requiredInTerraform(string), Weight: integer }),
    DesiredCount: integer,
    DeploymentConfiguration: inline({
      MinimumHealthyPercent: called('deployment_minimum_healthy_percent', integer),
      MaximumPercent: called('deployment_maximum_percent', integer),
      DeploymentCircuitBreaker: object({ Enable: required(boolean), Rollback: required(boolean) }),
    }),
    NetworkConfiguration: object({ AwsvpcConfiguration: inline({ Subnets: requiredInTerraform(strings), SecurityGroups: strings }) }),
    LoadBalancers: objects('load_balancer', { TargetGroupArn: string, ContainerName: requiredInTerraform(string), ContainerPort: requiredInTerraform(integer) }),
    HealthCheckGracePeriodSeconds: integer,
    ServiceRegistries: { kind: 'objects', terraform: 'service_registries', atMostOne: true, of: { RegistryArn: requiredInTerraform(string) } },
    EnableExecuteCommand: boolean,
    PropagateTags: string,
    WaitForSteadyState: onlyTerraform('it waits in any case', boolean),
    ...tags,
  },
}
