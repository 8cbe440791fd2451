import type { Report } from '@mesh-compile/ir/diagnostics'
import type { Emitter, OptionDefinition, OptionDefinitions, OptionValues } from '@mesh-compile/ir/emitter'
import { closestMatch } from '../suggest.ts'
import { emitDiagnostics as diagnostics } from './diagnostics.ts'

/** Checks what the configuration says for an emitter, and fills in the defaults. Paths are within the options. */
export function checkOptions(emitter: Emitter, given: unknown, report: Report): OptionValues<OptionDefinitions> {
  const { name, options: definitions } = emitter
  const values: Record<string, unknown> = {}
  // The type of options that are only known at run time cannot say which is a number; each is checked below.
  const checked = values as OptionValues<OptionDefinitions>
  for (const [option, definition] of Object.entries(definitions)) values[option] = definition.default
  if (given === undefined) return checked
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    report(diagnostics.wrongOptions, { emitter: name, actual: show(given) }, { at: { path: '' } })
    return checked
  }
  for (const [option, value] of Object.entries(given)) {
    const at = { path: option }
    const definition = Object.hasOwn(definitions, option) ? definitions[option] : undefined
    if (!definition) {
      const known = Object.keys(definitions)
      const args = { emitter: name, option, known: known.sort().join(', ') || 'none' }
      report(diagnostics.unknownOption, args, { at, didYouMean: closestMatch(option, known) })
      continue
    }
    if (value === undefined) continue
    const expected = mismatch(definition, value)
    if (expected === undefined) values[option] = value
    else report(diagnostics.wrongOption, { emitter: name, option, expected, actual: show(value) }, { at })
  }
  return checked
}

/** What was expected, when the value is not that. */
function mismatch(definition: OptionDefinition, value: unknown): string | undefined {
  switch (definition.type) {
    case 'integer':
      return isWithin(definition, value) ? undefined : `an integer from ${definition.minimum} to ${definition.maximum}`
    case 'integers': {
      const fits = Array.isArray(value) && value.every((item) => isWithin(definition, item))
      return fits ? undefined : `a list of integers from ${definition.minimum} to ${definition.maximum}`
    }
    case 'strings':
      return Array.isArray(value) && value.every((item) => typeof item === 'string') ? undefined : 'a list of strings'
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'true or false'
    case 'enum':
      return definition.values.includes(value as string) ? undefined : `one of ${definition.values.map(show).join(', ')}`
    case 'string': {
      const { pattern } = definition
      if (typeof value !== 'string') return 'a string'
      return pattern === undefined || new RegExp(`^(?:${pattern})$`).test(value) ? undefined : `a string that matches ${pattern}`
    }
    default:
      return definition satisfies never
  }
}

function isWithin({ minimum, maximum }: { readonly minimum: number; readonly maximum: number }, value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= minimum && value <= maximum
}

function show(value: unknown): string {
  return JSON.stringify(value) ?? typeof value
}
