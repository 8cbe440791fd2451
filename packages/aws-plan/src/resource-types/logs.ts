import type { ResourceType } from '../resource-type.ts'
import { called, integer, string, tags } from './shorthand.ts'

export const logGroupType: ResourceType = {
  cloudFormation: 'AWS::Logs::LogGroup',
  terraform: 'aws_cloudwatch_log_group',
  noun: 'LogGroup',
  attributes: { Ref: 'name' },
  properties: {
    LogGroupName: called('name', string),
    RetentionInDays: integer,
    KmsKeyId: string,
    ...tags,
  },
}
