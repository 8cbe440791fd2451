import type { Silence } from '@mesh-compile/ir'
import { messageOf } from '@mesh-compile/ir/diagnostics'
import { expect, test } from 'vitest'
import { silence } from '../src/silences.ts'

const shadowed = { code: 'MC1', slug: 'shadowed', severity: 'warning', message: 'm' } as const
const broken = { code: 'MC2', slug: 'broken', severity: 'error', message: 'm' } as const
const accepts = (warning: string, about: readonly string[] = [], reason = 'known'): Silence => ({ warning, reason, about })
const prepare = (...list: readonly Silence[]): ReturnType<typeof silence> => silence(list, [shadowed, broken])
const old = { definition: shadowed, args: { route: 'old' } }

test('a warning is left out by name or by code, wherever it is raised', () => {
  expect(prepare(accepts('shadowed')).isShown(old)).toBe(false)
  expect(prepare(accepts('MC1')).isShown(old)).toBe(false)
})

test('or only where it is about what is named', () => {
  const silences = prepare(accepts('shadowed', ['old']))
  expect([silences.isShown(old), silences.isShown({ definition: shadowed, args: { route: 'new' } })]).toEqual([false, true])
  expect(silences.count()).toBe(1)
})

test('an error is always shown', () => {
  const silences = prepare(accepts('broken'))
  expect(silences.isShown({ definition: broken, args: {} })).toBe(true)
  expect(silences.findings(true).map(messageOf)).toEqual(["'broken' is an error: it cannot be silenced"])
})

test('what silences nothing is told, once everything was looked for', () => {
  const silences = prepare(accepts('shadowed', ['gone']))
  silences.isShown(old)
  expect(silences.findings(false)).toEqual([])
  expect(silences.findings(true).map(messageOf)).toEqual(["nothing is silenced here: no warning 'shadowed' was raised about gone"])
})

test('a name that no warning has, and an empty reason, are told', () => {
  expect(prepare(accepts('shadwed')).findings(true).map(({ didYouMean }) => didYouMean)).toEqual(['shadowed'])
  expect(prepare(accepts('shadowed', [], '  ')).findings(true).map(messageOf)).toEqual(["the reason why the warning 'shadowed' is accepted is empty"])
})
