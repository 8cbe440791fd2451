import type { ResourceType } from '../resource-type.ts'
import { required, string } from './shorthand.ts'

/** Tags are left out: S3 takes ten of an object, and default tags of the provider count as well. */
export const s3ObjectType: ResourceType = {
  cloudFormation: 'AWS::S3::Object',
  terraform: 'aws_s3_object',
  noun: 'S3Object',
  attributes: {},
  onlyTerraform: 'CloudFormation cannot upload files',
  keptUntilReplaced: true,
  properties: {
    Bucket: required(string),
    Key: required(string),
    Source: { kind: 'file' },
    SourceHash: string,
    ContentType: string,
  },
}
