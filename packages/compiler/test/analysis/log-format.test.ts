import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { toolPath } from '../../../../tests/tools/test-tools.ts'
import { findFormatProblems } from '../../src/analysis/shape/log-format.ts'
import { LOG_OPERATORS } from '../../src/analysis/shape/log-operators.ts'

const EXAMPLES: Readonly<Record<string, string>> = {
  'a header, such as (:PATH) or (X-REQUEST-ID)': "(X-Envoy-Original-Path?:PATH):10",
  'a time format, such as (%s)': '(%Y-%m-%dT%H:%M:%S.%3fZ "{x}")',
  'a namespace and keys, such as (com.example:user)': '(com.example:user)',
  'a key, and PLAIN, TYPED or FIELD': '(key:PLAIN):5',
  'two points in time, such as (DS_RX_BEG:DS_TX_END:ms)': '(DS_RX_BEG:DS_TX_END:ms)',
  'CAMEL_STRING, SNAKE_STRING or NUMBER': '(NUMBER)',
  'WQ (with the query) or NQ (without)': '(NQ:ORIG):7',
  'ORIG or DECODED': '(DECODED)',
  ALLOW_WHITESPACES: '(ALLOW_WHITESPACES)',
}
const fullForms = [...LOG_OPERATORS].map(([name, { argument }]) => `%${name}${argument ? (EXAMPLES[argument.expected] ?? '(X)') : ''}%`)
const shortForms = [...LOG_OPERATORS].flatMap(([name, { argument }]) => (argument && !argument.optional ? [] : [`%${name}%`]))
const LITERALS = ['', '%%', '50%% of %PROTOCOL%', '%REQ(:METHOD)%%%', '%DURATION%%PROTOCOL%', '${x} "q" \\n {y}', 'a\nb']

const WRONG = [
  '%REQ%', '%REQ()%', '%REQ(a b)%', '%REQ(a:b)%', '%REQ(a?b?c)%', '%req(a)%', '%DURATION(a)%', '%PROTOCOL:5%', '%PROTOCOL:%', '%START_TIME:3%',
  '100%', '% x', '%PROTOCOL', '%DURATION%%', '%%DURATION%', '%REQ(a)', '%FOO%', '%PATH(XX)%', '%GRPC_STATUS(x)%', '%QUERY_PARAMS(x)%',
  '%FILTER_STATE(a:x)%', '%COMMON_DURATION(DS_RX_BEG:DS_RX_END:xx)%', '%DYNAMIC_METADATA()%', '%ENVIRONMENT%', '%UPSTREAM_METADATA(a):3%',
]

test.each([...fullForms, ...shortForms, ...LITERALS])('nothing is wrong with %s', (format) => {
  expect(findFormatProblems(format)).toEqual([])
})

test.each(WRONG)('something is wrong with %s', (format) => {
  expect(findFormatProblems(format).length).toBeGreaterThan(0)
})

test('every mistake of a format is told, with what was probably meant', () => {
  expect(findFormatProblems('%REQUEST_DURATOIN% %req(:path)% %RESPONSE_CODE(x)% 5%')).toEqual([
    { kind: 'unknown', operator: 'REQUEST_DURATOIN', didYouMean: 'REQUEST_DURATION' },
    { kind: 'unknown', operator: 'req', didYouMean: 'REQ' },
    { kind: 'malformed', text: '%RESPONSE_CODE(x)%', reason: 'takes nothing in brackets' },
    { kind: 'malformed', text: '%', reason: 'begins no operator' },
  ])
})

const envoy = toolPath('envoy')

describe.runIf(existsSync(envoy))('a real Envoy agrees', () => {
  const folder = mkdtempSync(join(tmpdir(), 'log-format-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  const accepts = (format: string): boolean => {
    const log = {
      '@type': 'type.googleapis.com/envoy.extensions.access_loggers.file.v3.FileAccessLog',
      path: '/dev/null',
      log_format: { text_format_source: { inline_string: `${format} ` } },
    }
    const bootstrap = { admin: { access_log: [{ name: 'envoy.access_loggers.file', typed_config: log }] } }
    const file = join(folder, 'bootstrap.json')
    writeFileSync(file, JSON.stringify(bootstrap))
    return spawnSync(envoy, ['--mode', 'validate', '-c', file], { encoding: 'utf8', timeout: 20_000 }).stdout.includes('OK')
  }

  test('with everything that is accepted here', { timeout: 30_000 }, () => {
    expect(accepts([...fullForms, ...shortForms, ...LITERALS].join(' '))).toBe(true)
  })

  test.each(WRONG)('with the refusal of %s', { timeout: 30_000 }, (format) => {
    expect(accepts(format)).toBe(false)
  })
})
