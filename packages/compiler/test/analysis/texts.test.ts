import { http, httpRoute, mesh, weighted } from '@mesh-compile/dsl'
import { expect, test } from 'vitest'
import { findings } from '../findings.ts'

const HALF = '🍋'.slice(0, 1)
const told = (text: string): readonly string[] => findings(meshWith(text)).filter((finding) => finding.startsWith('MC2070'))

/** The text as a label, as a value that a route asks for, and as a name of a field. */
function meshWith(text: string): ReturnType<typeof mesh> {
  const m = mesh('m', { logging: { accessLog: { file: { path: '/dev/stdout', format: { json: { [`${text}3`]: 'x' } } } } } })
  const node = m.virtualNode('web', { listeners: [http(80)], labels: { team: `${text}1` } })
  m.virtualRouter('r', http(80), { all: httpRoute({ match: { queryParameters: { page: `${text}2` } }, to: [weighted(node, 1)] }) })
  return m
}

test('half a character is refused wherever it stands', () => {
  expect(told(HALF)).toEqual([
    `MC2070 virtual node 'web' has the text '\\ud83c1', which ends or begins within a character`,
    `MC2070 virtual node 'web' has the text '\\ud83c3', which ends or begins within a character`,
    `MC2070 virtual router 'r' has the text '\\ud83c2', which ends or begins within a character`,
  ])
})

test('whole characters of every kind are taken', () => {
  for (const text of ['🍋', 'ü', '漢', '\u202e', '\ufffd', '']) expect(told(text)).toEqual([])
})

test('it is told once where several things share it', () => {
  const m = mesh('m')
  for (const name of ['a', 'b']) m.virtualNode(name, { labels: { team: HALF } })
  expect(findings(m)).toEqual([`MC2070 virtual node 'a' has the text '\\ud83c', which ends or begins within a character`])
})
