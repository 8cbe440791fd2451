import { describe, expect, test } from 'vitest'
import * as types from '../../src/resource-types/app-mesh.ts'
import type { Properties } from '../../src/resource-type.ts'
import { isRecord, type Value } from '../../src/value.ts'
import { refusals } from '../support/app-mesh-model.ts'
import { everything } from '../support/everything.ts'
import { planOf } from '../support/plan-of.ts'

// A mesh is planned for the account it is deployed to. What is shared by AWS RAM would name its owner here.
const NOT_SAID = Object.values(types)
  .filter(({ noun }) => noun !== 'Mesh')
  .map(({ noun }) => `${noun}.MeshOwner`)

/** The leaves of a table, as paths. */
function leavesOf(path: string, properties: Properties): readonly string[] {
  return Object.entries(properties).flatMap(([name, property]) => {
    const at = `${path}.${name}`
    if ('of' in property) return leavesOf(at, property.of)
    return property.kind === 'pairs' ? [`${at}.Key`, `${at}.Value`] : [at]
  })
}

/** The leaves that a value reaches, lists left out of the paths. */
function reachedBy(path: string, value: Value): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item: Value) => reachedBy(path, item))
  return isRecord(value) ? Object.entries(value).flatMap(([name, item]) => reachedBy(`${path}.${name}`, item)) : [path]
}

const planned = planOf(everything, { tags: ['team=shop'] })
const leaves = Object.values(types).flatMap(({ noun, properties }) => leavesOf(noun, properties))
const reached = new Set(planned.resources.flatMap(({ type, properties }) => reachedBy(type.noun, properties)))

describe('a mesh that says everything', () => {
  test('is planned without a finding', () => {
    expect(planned.findings).toEqual([])
  })

  test('reaches every leaf of App Mesh that the language has a word for, and no other', () => {
    expect(leaves.filter((leaf) => !reached.has(leaf))).toEqual(NOT_SAID)
    expect([...reached].filter((leaf) => !leaves.includes(leaf))).toEqual([])
  })

  test('has resources of all seven types', () => {
    expect(new Set(planned.resources.map(({ type }) => type))).toEqual(new Set(Object.values(types)))
  })

  test.each(planned.resources.map((resource) => ({ resource, name: `${resource.type.noun} ${resource.id.key}` })))(
    "$name is what App Mesh's API takes",
    ({ resource }) => {
      expect(refusals(resource)).toEqual([])
    },
  )

  test('is planned alike each time', () => {
    expect(JSON.stringify(planOf(everything, { tags: ['team=shop'] }).resources)).toBe(JSON.stringify(planned.resources))
  })
})

test("App Mesh's own model finds what it would refuse", () => {
  const [router] = planned.resources.filter(({ type }) => type.noun === 'VirtualRouter')
  const listeners = [{ PortMapping: { Port: 0, Protocol: 'udp' } }]
  expect(refusals({ ...router!, properties: { MeshName: 'm', Spec: { Listeners: listeners, More: 1 } } })).toEqual([
    'VirtualRouter: lacks virtualRouterName',
    'VirtualRouter.Spec.Listeners[0].PortMapping.Port: 0 is not from 1 to 65535',
    "VirtualRouter.Spec.Listeners[0].PortMapping.Protocol: 'udp'",
    'VirtualRouter.Spec: unknown More',
  ])
})
