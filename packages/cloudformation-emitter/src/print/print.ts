import type { Template } from '../template/template.ts'
import { printJson } from './json.ts'

/** Turns a template into text. */
export type Printer = (template: Template) => string

/** Loads what a format needs and no more: the YAML library is not cheap. */
export async function loadPrinter(format: string): Promise<Printer> {
  return format === 'yaml' ? (await import('./yaml.ts')).printYaml : printJson
}
