import * as fc from 'fast-check'
import { envoy } from '@mesh-compile/envoy-bootstrap'
import type { OptionDefinition } from '@mesh-compile/ir/emitter'

// What texts may be is a pattern of each; absolute paths fit all of them.
const path = fc.constantFrom('/x', '/etc/mesh-compile', '/a/b.c/d@e+f')
const ranges = fc.constantFrom('10.0.0.0/8', '169.254.169.254', '::1', '0.0.0.0/0', '2001:db8::/32')

function valueOf(definition: OptionDefinition): fc.Arbitrary<unknown> {
  switch (definition.type) {
    case 'integer': {
      const { minimum: min, maximum: max } = definition
      return fc.oneof(fc.constantFrom(definition.default, min, max), fc.integer({ min, max }))
    }
    case 'integers':
      return fc.array(fc.integer({ min: definition.minimum, max: definition.maximum }), { maxLength: 3 })
    case 'string':
      return fc.oneof(fc.constant(definition.default), path)
    case 'strings':
      return fc.array(ranges, { maxLength: 3 })
    case 'boolean':
      return fc.boolean()
    case 'enum':
      return fc.constantFrom(...definition.values)
    default:
      return definition satisfies never
  }
}

/** What a configuration may say to the Envoy emitter; mostly nothing. */
export const emitterOptions: fc.Arbitrary<Readonly<Record<string, unknown>>> = fc.oneof(
  { weight: 2, arbitrary: fc.constant({}) },
  {
    weight: 1,
    arbitrary: fc.record(Object.fromEntries(Object.entries(envoy.options).map(([name, option]) => [name, valueOf(option)])), { requiredKeys: [] }),
  },
)

/** Where watched files are with these options. */
export function configDirOf({ configDir }: Readonly<Record<string, unknown>>): string {
  return typeof configDir === 'string' ? configDir : envoy.options.configDir.default
}
