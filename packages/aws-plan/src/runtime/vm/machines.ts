import { HERE, type Output, type Resource } from '../../plan.ts'
import { instanceProfileType } from '../../resource-types/iam.ts'
import { ssmDocumentType } from '../../resource-types/ssm.ts'
import { attribute, parameter, REGION, text, type Expression, type ResourceId } from '../../value.ts'
import { configurationOf } from '../delivery/configuration.ts'
import { objectIds } from '../delivery/delivery.ts'
import { FETCH_SCRIPT } from '../delivery/fetch-script.ts'
import { awsName } from '../names.ts'
import { configBucket } from '../parameters.ts'
import type { Proxy } from '../proxies.ts'
import { pathProperty, roleId } from '../roles/plan-roles.ts'
import type { Contribution, Runtime } from '../runtime.ts'
import { MACHINE_FOLDER } from './machine-files.ts'

/**
 * What machines with an Envoy need: the instance profile that they run with, and the script that makes one of them a
 * proxy, once as user data for new ones and once as a document of AWS Systems Manager for those that run.
 */
export function planMachines(runtime: Runtime): Contribution {
  const machines = runtime.proxies.filter(({ platform }) => platform.kind === 'ec2')
  if (machines.length === 0) return {}
  const output = (name: string, description: string, value: (proxy: Proxy) => Expression): Output => ({
    name,
    description,
    value: Object.fromEntries(machines.map((proxy) => [proxy.name, value(proxy)])),
  })
  // Whoever makes the roles makes the instance profiles as well.
  const makesRoles = runtime.options.roles === 'create'
  return {
    resources: machines.flatMap((proxy) => [...(makesRoles ? [instanceProfile(runtime, proxy)] : []), document(runtime, proxy)]),
    outputs: [
      ...(makesRoles ? [output('instanceProfileNames', 'Instance profile of each machine with an Envoy', ({ name }) => attribute(profileId(name), 'Ref'))] : []),
      output('machineDocumentNames', 'Document of AWS Systems Manager that sets each machine up, or changes it over', ({ name }) => attribute(documentId(name), 'Ref')),
      output('machineUserData', 'User data that sets each machine up when it starts for the first time', (proxy) => text`#!/bin/sh\n${setupScript(runtime, proxy)}`),
    ],
  }
}

function profileId(proxy: string): ResourceId {
  return { type: instanceProfileType.cloudFormation, key: proxy }
}

function documentId(proxy: string): ResourceId {
  return { type: ssmDocumentType.cloudFormation, key: proxy }
}

function instanceProfile({ mesh, options }: Runtime, { name, owner }: Proxy): Resource {
  return {
    id: profileId(name),
    type: instanceProfileType,
    concern: 'machines',
    owner,
    place: HERE,
    properties: { InstanceProfileName: awsName(128, mesh.name, name), ...pathProperty(options), Roles: [attribute(roleId(name, 'task'), 'Ref')] },
    dependsOn: [],
  }
}

function document(runtime: Runtime, proxy: Proxy): Resource {
  const { name, owner } = proxy
  return {
    id: documentId(name),
    type: ssmDocumentType,
    concern: 'machines',
    owner,
    place: HERE,
    properties: {
      Name: awsName(128, runtime.mesh.name, name),
      DocumentType: 'Command',
      DocumentFormat: 'JSON',
      TargetType: '/AWS::EC2::Instance',
      UpdateMethod: 'NewVersion',
      Content: {
        schemaVersion: '2.2',
        description: `Sets a machine up for the Envoy of ${name}, or changes it over to the configuration that was deployed last`,
        mainSteps: [{ action: 'aws:runShellScript', name: 'setUp', inputs: { runCommand: [setupScript(runtime, proxy)] } }],
      },
    },
    dependsOn: objectIds(runtime.mesh.name, proxy),
  }
}

/** Fetches the configuration, as a task does, and runs what came with it. All that is filled in is letters, digits and `_.-/:`. */
function setupScript({ mesh, envoy }: Runtime, proxy: Proxy): Expression {
  const { prefix, hash } = configurationOf(mesh.name, proxy)
  const source = text`s3://${parameter(configBucket.name)}/${prefix}`
  const folder = envoy.configDir
  return text`export AWS_REGION=${REGION} MESH_CONFIG_SOURCE=${source} MESH_CONFIG_HASH=${hash} MESH_CONFIG_DIR=${folder}\n${FETCH_SCRIPT}exec sh ${`${folder}/${MACHINE_FOLDER}/install.sh`}\n`
}
