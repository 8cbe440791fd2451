import { expect, test } from 'vitest'
import type { SourceSpan } from '@mesh-compile/ir'
import type { LocatedDiagnostic } from '@mesh-compile/ir/diagnostics'
import { withoutEchoes, withoutRepeated } from '../../src/frontend/deduplicate.ts'

function finding(code: string, line: number, column: number, endColumn: number): LocatedDiagnostic {
  const span: SourceSpan = { file: 'mesh.ts', line, column, endLine: line, endColumn }
  return { definition: { code, slug: 'x', severity: 'error', message: 'x' }, args: {}, related: [], span }
}

const CALL: SourceSpan = { file: 'mesh.ts', line: 1, column: 1, endLine: 9, endColumn: 3 }

test.each<readonly [string, LocatedDiagnostic, LocatedDiagnostic, SourceSpan | undefined, boolean]>([
  ['same code in the same call', finding('MC4001', 5, 5, 9), finding('MC4001', 3, 5, 9), CALL, true],
  ['another code elsewhere in the call', finding('MC4001', 5, 5, 9), finding('MC4002', 3, 5, 9), CALL, false],
  ['another code at the same property', finding('MC4001', 5, 5, 20), finding('MC1020', 5, 5, 8), CALL, true],
  ['another code within the property', finding('MC4001', 5, 5, 20), finding('MC1020', 5, 12, 14), CALL, true],
  ['another code just after the property', finding('MC4001', 5, 5, 20), finding('MC1020', 5, 20, 21), CALL, false],
  ['same code after the call', finding('MC4001', 5, 5, 9), finding('MC4001', 9, 3, 9), CALL, false],
  ['another code inside a finding about the whole call', finding('MC4001', 1, 1, 20), finding('MC1020', 1, 7, 9), CALL, false],
  ['same code at the same place, the call unknown', finding('MC4001', 5, 5, 9), finding('MC4001', 5, 5, 9), undefined, true],
])('%s', (_, ours, typeError, call, isRepeated) => {
  const left = withoutRepeated([{ diagnostic: ours, ...(call && { call }) }], [typeError], 'MC1020')
  expect(left).toEqual(isRepeated ? [typeError] : [typeError, ours])
})

test('a finding without a place is never a repetition', () => {
  const { span: _, ...ours } = finding('MC4001', 1, 1, 2)
  const typeError = finding('MC4001', 1, 1, 2)
  expect(withoutRepeated([{ diagnostic: ours }], [typeError], 'MC1020')).toEqual([typeError, ours])
})

test('what lowering says of a value is clearer than what TypeScript says of it', () => {
  const lowered = finding('MC2001', 5, 5, 20)
  const [inside, outside] = [finding('MC1020', 5, 12, 14), finding('MC1020', 6, 1, 4)]
  expect(withoutRepeated([{ diagnostic: lowered, call: CALL }], [inside, outside], 'MC1020')).toEqual([outside, lowered])
})

const CODES = { unparsed: ['MC1001'], threw: 'MC1010' }

test.each<readonly [string, LocatedDiagnostic, LocatedDiagnostic, readonly string[]]>([
  ['a missing import on the same line', finding('MC1002', 1, 8, 9), finding('MC1020', 1, 8, 9), ['MC1002']],
  ['an error on another line', finding('MC1002', 1, 8, 9), finding('MC1020', 2, 8, 9), ['MC1002', 'MC1020']],
  ['anything in a file that does not parse', finding('MC1001', 1, 8, 9), finding('MC1020', 2, 8, 9), ['MC1001']],
  ['a throw where TypeScript says why', finding('MC1010', 2, 1, 9), finding('MC1020', 2, 4, 9), ['MC1020']],
  ['a throw elsewhere', finding('MC1010', 3, 1, 9), finding('MC1020', 2, 4, 9), ['MC1010', 'MC1020']],
])('echoes: %s', (_, problem, typeError, codes) => {
  const { problems, typeErrors } = withoutEchoes([problem], [typeError], CODES)
  expect([...problems, ...typeErrors].map(({ definition }) => definition.code)).toEqual(codes)
})
