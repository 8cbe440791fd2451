import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { appMeshDefaults, defaults, type Defaults } from '../src/index.ts'

const page = readFileSync(resolve(import.meta.dirname, '../../../docs/defaults.md'), 'utf8')

/** Where a value that one set lacks comes from. */
const ABSENT: Readonly<Record<string, string>> = {
  'settings.listenerTimeout.perRequestMs': 'that of the longest route that leads there',
  'settings.listenerTimeout.idleMs': 'that of the longest route that leads there',
}

/** Every value of a set, by its path, as the page writes it. */
function valuesOf(value: unknown, path: string): readonly (readonly [path: string, shown: string])[] {
  if (Array.isArray(value)) return [[path, value.join(', ').replaceAll('*', String.raw`\*`) || 'none']]
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([key, inner]) => valuesOf(inner, path === '' ? key : `${path}.${key}`))
  }
  if (typeof value === 'number' && path.endsWith('Ms')) return [[path, `${value / 1000} s`]]
  if (typeof value === 'boolean') return [[path, value ? 'yes' : 'no']]
  return [[path, String(value)]]
}

function tableOf(set: Defaults): ReadonlyMap<string, string> {
  // Its own name is no value.
  return new Map(valuesOf(set, '').filter(([path]) => path !== 'settings.defaults'))
}

test('docs/defaults.md lists every value of both sets, and no other', () => {
  const [ours, theirs] = [tableOf(defaults), tableOf(appMeshDefaults)]
  const expected = [...new Set([...ours.keys(), ...theirs.keys()])].map((path) => {
    const values = [ours, theirs].map((set) => set.get(path) ?? ABSENT[path] ?? `nothing says what ${path} is`)
    const differ = values[0] !== values[1]
    return [path, ...values.map((value) => (differ ? `**${value}**` : value))]
  })
  const rows = Array.from(page.matchAll(/^\| `([\w.]+)` \| [^|]+ \| ([^|]+) \| ([^|]+) \|$/gm), ([, path, a, b]) => [path, a, b])
  expect(rows.toSorted()).toEqual(expected.toSorted())
})
