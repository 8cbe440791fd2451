/* What a gateway route can ask of a request, and what it makes of the path and the Host. */
import { expect, test } from 'vitest'
import type { Request } from '../src/agent-protocol.ts'
import { compileMesh } from '../src/compile-mesh.ts'
import { describeMesh } from '../src/describe-mesh.ts'

// Every route leads to a service of its own name, all of one node, which tells the Host and path it has seen.
const ROUTES: Readonly<Record<string, object>> = {
  'host-exact': { match: { prefix: '/', hostname: { exact: 'one.example.com' } } },
  'host-suffix': { match: { prefix: '/', hostname: { suffix: '*.many.example.com' } } },
  'host-narrower': { match: { prefix: '/', hostname: { exact: 'a.many.example.com' }, method: 'POST' }, priority: 0 },
  'path-exact': { match: { path: { exact: '/exact' } } },
  'path-exact-rewritten': { match: { path: { exact: '/exact/old' } }, rewrite: { path: { exact: '/new/path' } } },
  'path-regex': { match: { path: { regex: '/items/[0-9]+' } } },
  'path-regex-rewritten': { match: { path: { regex: '/articles/.*' } }, rewrite: { path: { exact: '/article' } } },
  'prefix': { match: { prefix: '/prefix' } },
  'prefix-slash': { match: { prefix: '/slash/' } },
  'prefix-kept': { match: { prefix: '/kept' }, rewrite: { prefix: { defaultPrefix: 'DISABLED' } } },
  'prefix-value': { match: { prefix: '/value' }, rewrite: { prefix: { value: '/v2' } } },
  'prefix-value-slash': { match: { prefix: '/api/' }, rewrite: { prefix: { value: '/v3/' } } },
  'host-kept': { match: { prefix: '/host-kept' }, rewrite: { hostname: { defaultTargetHostname: 'DISABLED' } } },
  'method': { match: { prefix: '/asks', method: 'PATCH' } },
  'header': { match: { prefix: '/asks', headers: { 'x-a': { prefix: 'v' }, 'x-b': { present: true, invert: true } } } },
  'header-range': { match: { prefix: '/asks', headers: { 'x-n': { range: { start: 1, end: 3 } } } } },
  'query': { match: { prefix: '/asks', queryParameters: { q: 'v', p: { present: true } } } },
  'second-port': { match: { prefix: '/', port: 8089 }, priority: 0 },
}

const compiled = await compileMesh(`
import { dns, http, mesh } from '@mesh-compile/dsl'

const shop = mesh('shop')
const port = http(8080)
const node = shop.virtualNode('node', { listeners: [port], serviceDiscovery: dns('node.internal') })
const called = (name: string) => {
  const service = shop.virtualService(name, port)
  shop.provide(service, node)
  return service
}
shop.virtualGateway('edge', { listeners: [http(8088), http(8089)], routes: {
${Object.entries(ROUTES).map(([name, route]) => `  '${name}': { ...${JSON.stringify(route)}, to: called('${name}') },`).join('\n')}
} })
export default shop
`)

test('no route shadows another', () => expect(compiled.findings).toEqual([]))

describeMesh('routes of a gateway', { mesh: () => compiled.mesh, outsiders: ['client'] }, (world) => {
  /** Host and path as the application saw them, or the status. */
  const ask = async (url: string, more: Partial<Request> = {}): Promise<string> => {
    const [, host = '', path = '/'] = /^([^/]*)(.*)$/.exec(url) ?? []
    const request = { address: world().addressOf('edge'), port: 8088, host, path, ...more }
    const reply = await world().agent('client').request(request)
    if (reply.kind === 'failure') return reply.code
    return reply.body ? `${reply.body.host}${reply.body.path}` : String(reply.status)
  }

  test.each([
    ['one.example.com/x', 'host-exact/x'],
    ['ONE.example.com:8088/x', 'host-exact/x'],
    ['two.one.example.com/x', '404'],
    ['a.many.example.com/x', 'host-suffix/x'],
    ['a.b.many.example.com/x', 'host-suffix/x'],
    ['many.example.com/x', '404'],
    ['toomany.example.com/x', '404'],

    ['any/exact', 'path-exact/exact'],
    ['any/exact?q=1', 'path-exact/exact?q=1'],
    ['any/exact/', '404'],
    ['any/exact/old', 'path-exact-rewritten/new/path'],
    ['any/exact/old?q=/1', 'path-exact-rewritten/new/path?q=/1'],
    ['any/items/12?q=1', 'path-regex/items/12?q=1'],
    ['any/items/12/x', '404'],
    ['any/articles/2020/title?q=1', 'path-regex-rewritten/article?q=1'],

    ['any/prefix', 'prefix/'],
    ['any/prefix/a/b?q=/prefix/', 'prefix/a/b?q=/prefix/'],
    ['any/prefixed', '404'],
    ['any/slash/a', 'prefix-slash/a'],
    ['any/slash', '404'],
    ['any/kept/a', 'prefix-kept/kept/a'],
    ['any/kept', 'prefix-kept/kept'],
    ['any/value/a?q', 'prefix-value/v2/a?q'],
    ['any/value', 'prefix-value/v2'],
    ['any/api/a', 'prefix-value-slash/v3/a'],
    ['any/api', '404'],
    ['any:1/host-kept/a', 'any:1/a'],
  ])('%s: %s', async (url, expected) => {
    expect(await ask(url)).toBe(expected)
  })

  test.each<readonly [url: string, more: Partial<Request>, expected: string]>([
    ['any/asks/a', {}, '404'],
    ['any/asks/a', { method: 'PATCH' }, 'method/a'],
    ['any/asks/a', { headers: [['x-a', 'vw']] }, 'header/a'],
    ['any/asks/a', { headers: [['x-a', 'wv']] }, '404'],
    ['any/asks/a', { headers: [['x-a', 'v'], ['x-b', '1']] }, '404'],
    ['any/asks/a', { headers: [['x-n', '2']] }, 'header-range/a'],
    ['any/asks/a', { headers: [['x-n', '3']] }, '404'],
    ['any/asks/a?q=v&p', {}, 'query/a?q=v&p'],
    ['any/asks/a?q=v', {}, '404'],
    ['any/x', { port: 8089 }, 'second-port/x'],
    ['a.many.example.com/x', { method: 'POST' }, 'host-narrower/x'],
    ['b.many.example.com/x', { method: 'POST' }, 'host-suffix/x'],
  ])('%s with %j: %s', async (url, more, expected) => {
    expect(await ask(url, more)).toBe(expected)
  })
})
