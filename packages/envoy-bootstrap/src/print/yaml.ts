import { stringify } from 'yaml'
import type { Bootstrap } from '../envoy-types.ts'

/**
 * A bootstrap as YAML. Envoy reads YAML 1.1 and guesses the type of plain scalars, so every string is quoted: none can
 * be taken for a boolean, a number or a duration in base 60, whatever the user called things.
 */
export function printYaml(bootstrap: Bootstrap): string {
  return stringify(bootstrap, {
    version: '1.1',
    defaultStringType: 'QUOTE_DOUBLE',
    defaultKeyType: 'PLAIN',
    // Values that stand in several places stay whole in each: anchors help no reader.
    aliasDuplicateObjects: false,
    lineWidth: 0,
  })
}
