import { stringify } from 'yaml'
import type { Template } from '../template/template.ts'

/**
 * A template as YAML. CloudFormation reads YAML 1.1, where plain `on`, `1e3`, `0x10`, `12:30` and `2026-01-01` are no
 * texts, so every text is quoted. Functions are written in their long form, which needs no tags.
 */
export function printYaml(template: Template): string {
  return stringify(template, {
    version: '1.1',
    defaultStringType: 'QUOTE_DOUBLE',
    defaultKeyType: 'PLAIN',
    aliasDuplicateObjects: false,
    lineWidth: 0,
  })
}
