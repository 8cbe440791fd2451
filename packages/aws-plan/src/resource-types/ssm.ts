import type { ResourceType } from '../resource-type.ts'
import { onlyCloudFormation, required, requiredInTerraform, string, tags } from './shorthand.ts'

export const ssmDocumentType: ResourceType = {
  cloudFormation: 'AWS::SSM::Document',
  terraform: 'aws_ssm_document',
  noun: 'SsmDocument',
  attributes: { Ref: 'name' },
  properties: {
    Name: requiredInTerraform(string),
    DocumentType: requiredInTerraform(string),
    DocumentFormat: string,
    TargetType: string,
    UpdateMethod: onlyCloudFormation('the provider makes a new version by itself', string),
    Content: required({ kind: 'document' }),
    ...tags,
  },
}
