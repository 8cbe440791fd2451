import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Bootstrap } from '../src/envoy-types.ts'
import { findViolations } from '../src/lint/lint.ts'
import { envoyBinary } from './support/envoy-binary.ts'
import { emit, readMesh } from './support/mesh-cases.ts'
import { makeStandIns } from './support/stand-ins.ts'
import { validateBy, type Verdict } from './support/validation.ts'

/*
 * Who refuses what is wrong: Envoy itself, or only our last check. What moves from one list to the other with a new
 * Envoy is seen here.
 */

type Json = Record<string | number, unknown>
/** Where in a message something is set, and what; undefined takes it out. */
type Change = readonly [path: readonly (string | number)[], more: object]

const set = (more: object): Change => [[], more]
const at = (...path: readonly (string | number)[]): ((more: object) => Change) => (more) => [path, more]
const context = at('common_tls_context')
const parameters = at('common_tls_context', 'tls_params')
const validation = at('common_tls_context', 'combined_validation_context', 'default_validation_context')
const names = (matcher: object): Change => validation({ match_typed_subject_alt_names: [{ san_type: 'URI', matcher }] })
const filters = (more: object, around: object = {}): Change => {
  const typed = (name: string, type: string, rest: object): object => ({
    name: `envoy.filters.http.${name}`,
    typed_config: { '@type': `type.googleapis.com/envoy.extensions.filters.http.${type}`, ...rest },
  })
  return set({ http_filters: [{ ...typed('rbac', 'rbac.v3.RBAC', more), ...around }, typed('router', 'router.v3.Router', {})] })
}
const VALIDATORS = {
  name: 'envoy.http.header_validators.envoy_default',
  typed_config: { '@type': 'type.googleapis.com/envoy.extensions.http.header_validators.envoy_default.v3.HeaderValidatorConfig' },
}

/** Accepted by Envoy although it is wrong: the rule of ours, the message, and what is done to it. */
const ACCEPTED: readonly (readonly [rule: string, what: string, message: string, change: Change])[] = [
  ['accepts-untrusted', 'any authority', 'DownstreamTlsContext', validation({ trust_chain_verification: 'ACCEPT_UNTRUSTED' })],
  ['accepts-expired', 'expired certificates', 'DownstreamTlsContext', validation({ allow_expired_certificate: true })],
  ['client-not-checked', 'a client certificate that nothing checks', 'DownstreamTlsContext', context({ combined_validation_context: undefined })],
  ['server-not-checked', 'a server that nothing checks', 'UpstreamTlsContext', context({ combined_validation_context: undefined })],
  ['loose-name', 'an empty name', 'DownstreamTlsContext', names({ exact: '' })],
  ['loose-name', 'a wildcard', 'UpstreamTlsContext', names({ exact: '*.shop.local' })],
  ['loose-name', 'an expression', 'UpstreamTlsContext', names({ safe_regex: { regex: 'spiffe://shop.local/a' } })],
  ['key-log', 'session keys in a file', 'DownstreamTlsContext', context({ key_log: { path: '/tmp/k' } })],
  ['resumed-session', 'sessions that are resumed', 'DownstreamTlsContext', set({ disable_stateless_session_resumption: false })],
  ['old-tls', 'TLS 1.0', 'DownstreamTlsContext', parameters({ tls_minimum_protocol_version: 'TLSv1_0' })],
  ['compliance-policy', 'a FIPS policy', 'DownstreamTlsContext', parameters({ compliance_policies: ['FIPS_202205'] })],
  ['empty-rbac', 'RBAC without rules', 'HttpConnectionManager', filters({})],
  ['empty-rbac', 'RBAC with shadow rules alone', 'HttpConnectionManager', filters({ shadow_rules: { action: 'DENY', policies: {} } })],
  ['disabled-filter', 'a filter that is off', 'HttpConnectionManager', filters({ rules: {} }, { disabled: true })],
  ['upgrade', 'CONNECT', 'HttpConnectionManager', set({ upgrade_configs: [{ upgrade_type: 'CONNECT' }] })],
  ['raw-path', 'paths as they come', 'HttpConnectionManager', set({ normalize_path: false })],
  ['internal-by-address', 'private addresses that are internal', 'HttpConnectionManager', set({ internal_address_config: {} })],
  ['load-shed-point', 'a misspelt load-shed point', '', at('overload_manager', 'loadshed_points', 0)({ name: 'envoy.load_shed_points.tcp_listener_acept' })],
  ['runtime-key', 'an unknown runtime key', '', at('layered_runtime', 'layers', 0, 'static_layer')({ 'envoy.reloadable_features.none': true })],
  ['hidden-statistics', 'no statistics', '', set({ stats_config: { stats_matcher: { reject_all: true } } })],
  ['admin-exposed', 'an admin interface for all', '', at('admin', 'address', 'socket_address')({ address: '0.0.0.0' })],
]

/** Refused by Envoy, so that no rule is needed. */
const REFUSED: readonly (readonly [what: string, message: string, change: Change])[] = [
  ['an unknown overload action', '', at('overload_manager', 'actions', 0)({ name: 'envoy.overload_actions.shrink_heaps' })],
  ['8193 KiB of headers', 'HttpConnectionManager', set({ max_request_headers_kb: 8193 })],
  ['header validators', 'HttpConnectionManager', set({ typed_header_validation_config: VALIDATORS })],
  ['an unknown cipher', 'DownstreamTlsContext', parameters({ cipher_suites: ['NO-SUCH-CIPHER'] })],
  ['a cipher of TLS 1.3', 'DownstreamTlsContext', parameters({ cipher_suites: ['TLS_AES_128_GCM_SHA256'] })],
  ['an unknown curve', 'DownstreamTlsContext', parameters({ ecdh_curves: ['NOPE'] })],
  ['an empty prefix of a name', 'UpstreamTlsContext', names({ prefix: '' })],
  ['chains of 101', 'DownstreamTlsContext', validation({ max_verify_depth: 101 })],
  ['names without an authority', 'DownstreamTlsContext', context({
    combined_validation_context: undefined,
    validation_context: { match_typed_subject_alt_names: [{ san_type: 'URI', matcher: { exact: 'spiffe://shop.local/a' } }] },
  })],
  ['two kinds of address', '', at('admin', 'address')({ pipe: { path: '/tmp/a' } })],
]

const binary = envoyBinary()
describe.skipIf(binary === undefined)('a real Envoy', () => {
  const standIns = makeStandIns()
  afterAll(() => standIns.remove())
  let texts: readonly string[] = []
  beforeAll(async () => {
    const { files, proxies } = await emit(readMesh('mutual-tls'), { options: { maxHeapBytes: 268_435_456 } })
    texts = files.map(({ contents }) => standIns.rewrite(String(contents), proxies))
  })

  /** Changes a message of a bootstrap that has it, the whole of one where no name is given. */
  const judge = async (name: string, change: Change): Promise<{ readonly verdict: Verdict; readonly rules: readonly (string | undefined)[] }> => {
    const text = texts.find((one) => one.includes(`.${name}"`) || name === '')
    const bootstrap = JSON.parse(text ?? 'null') as Json
    const message = name === '' ? bootstrap : findMessage(bootstrap, name)
    expect(message, name).toBeDefined()
    const [path, more] = change
    Object.assign(path.reduce((place, key) => place[key] as Json, message!), more)
    const place = join(standIns.folder, 'judged.json')
    writeFileSync(place, JSON.stringify(bootstrap))
    const rules = findViolations(bootstrap as Bootstrap, { unverifiedClusters: new Set() }).map((one) => one.split(':')[0])
    return { verdict: await validateBy(binary!, place), rules }
  }

  test('accepts what is not changed, and so do we', async () => {
    expect(await judge('', set({}))).toEqual({ verdict: { accepted: true, text: '' }, rules: [] })
  })

  test.each(ACCEPTED)('accepts what our rule %s refuses: %s', async (rule, _, message, change) => {
    const { verdict, rules } = await judge(message, change)
    expect(verdict.accepted, verdict.text).toBe(true)
    expect(rules).toContain(rule)
  })

  test.each(REFUSED)('refuses %s', async (_, message, change) => {
    const { verdict } = await judge(message, change)
    expect(verdict.accepted).toBe(false)
  })
})

function findMessage(value: unknown, name: string): Json | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const object = value as Json
  if (String(object['@type']).endsWith(`.${name}`)) return object
  for (const child of Object.values(object)) {
    const found = findMessage(child, name)
    if (found) return found
  }
  return undefined
}
