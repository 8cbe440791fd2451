import type { Template } from '../template/template.ts'

/** A template as JSON. */
export function printJson(template: Template): string {
  return `${JSON.stringify(template, null, 2)}\n`
}
