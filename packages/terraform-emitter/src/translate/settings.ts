import { isExpression, type Setting, type Value } from '@mesh-compile/aws-plan'
import { argument, literal, type Hcl, type HclArgument } from '../hcl/tree.ts'
import type { Addresses } from './addresses.ts'
import { listAt, recordAt, translateValue } from './value.ts'

/** Settings as arguments of their own, in the order of the table. */
export function translateSettings(table: Readonly<Record<string, Setting>>, value: Value, at: string, addresses: Addresses): readonly HclArgument[] {
  const given = new Map(listAt(value, at).map((item) => settingAt(item, at)))
  for (const key of given.keys()) if (!Object.hasOwn(table, key)) throw new Error(`${at} ${key} is not in the table`)
  return Object.entries(table).flatMap(([key, { terraform, kind }]) => {
    const setting = given.get(key)
    return setting === undefined ? [] : [argument(terraform, translateSetting(kind, setting, `${at} ${key}`, addresses))]
  })
}

function settingAt(item: Value, at: string): readonly [string, Value] {
  const { Key: key, Value: value } = recordAt(item, at)
  if (typeof key !== 'string' || value === undefined) throw new Error(`${at} is no list of keys and values`)
  return [key, value]
}

/** The text, as what Terraform asks for. */
function translateSetting(kind: Setting['kind'], value: Value, at: string, addresses: Addresses): Hcl {
  if (typeof value === 'object' && isExpression(value)) return translateValue(value, addresses)
  if (typeof value !== 'string') throw new Error(`${at} is no text`)
  switch (kind) {
    case 'string':
      return literal(value)
    case 'integer':
      if (!/^-?\d+$/.test(value)) throw new Error(`${at} is no integer`)
      return literal(Number(value))
    case 'boolean':
      if (value !== 'true' && value !== 'false') throw new Error(`${at} is neither true nor false`)
      return literal(value === 'true')
    default:
      return kind satisfies never
  }
}
