/* What the walkthroughs of App Mesh tell about routes, in the language: each request is answered as it is told there. */
import { expect, test } from 'vitest'
import { compileMesh } from '../src/compile-mesh.ts'
import { describeMesh } from '../src/describe-mesh.ts'

const compiled = await compileMesh(`
import { dns, http, httpRoute, mesh, weighted } from '@mesh-compile/dsl'
import type { HttpMatch } from '@mesh-compile/dsl'

const shop = mesh('shop')
const port = http(8080)
const node = (color: string) => shop.virtualNode(color, { listeners: [port], serviceDiscovery: dns(\`\${color}.internal\`) })
const red = node('red')
const blue = node('blue')
const green = node('green')
const yellow = node('yellow')
const white = node('white')
const router = (name: string, routes: Parameters<typeof shop.virtualRouter>[2]) => {
  const service = shop.virtualService(name, port)
  shop.provide(service, shop.virtualRouter(name, port, routes as never))
  return service
}
const to = (target: typeof red, match?: HttpMatch, priority?: number) =>
  httpRoute({ to: [weighted(target, 1)], ...(match && { match }), ...(priority !== undefined && { priority }) })

// howto-k8s-http-headers
shop.virtualNode('front', { backends: [router('color', {
  blue: to(blue, { prefix: '/', headers: { color_header: { exact: 'blue' } } }, 10),
  red: to(red, { prefix: '/', headers: { color_header: { prefix: 'red' } } }, 20),
  green: to(green, { prefix: '/', headers: { color_header: { regex: '.*green.*' } } }, 30),
  yellow: to(yellow, { prefix: '/', headers: { color_header: { present: true } } }, 40),
  white: to(white),
})] })

// howto-k8s-http-ingress-v2
const provided = (name: string, provider: typeof red) => {
  const service = shop.virtualService(name, port)
  shop.provide(service, provider as never)
  return service
}
const colors = router('color-paths', { red: to(red, { prefix: '/red' }), blue: to(blue, { prefix: '/blue' }) })
shop.virtualGateway('ingress', { listeners: [http(8088)], routes: {
  paths: { match: { prefix: '/paths' }, to: colors },
  green: { match: { path: { exact: '/paths/green' } }, to: provided('color-green', green), priority: 0 },
  header: { match: { prefix: '/', headers: { color_header: 'yellow' } }, to: provided('color-yellow', yellow) },
  query: { match: { prefix: '/query', queryParameters: { color_type: 'white' } }, to: provided('color-white', white) },
  rewritten: { match: { prefix: '/test/' }, to: colors, rewrite: { prefix: { value: '/red/' } } },
  replaced: { match: { path: { exact: '/rewrite/path/blue' } }, to: colors, rewrite: { path: { exact: '/blue' } } },
} })

// howto-match-and-rewrite-at-ingress: each step on a port of its own. In step 2 the route of the service moves too.
const teller = router('colorteller-1', { tell: to(red, { prefix: '/tell' }) })
const other = router('colorteller-2', { tell: to(yellow, { prefix: '/tell' }) })
const moved = router('colorteller-moved', { tell: to(red, { prefix: '/red/tell' }) })
shop.virtualGateway('colorgateway', { listeners: [9080, 9081, 9082, 9083].map((number) => http(number)), routes: {
  red: { match: { prefix: '/red', port: 9080 }, to: teller },
  yellow: { match: { prefix: '/yellow', port: 9080 }, to: other },
  kept: { match: { prefix: '/red/', port: 9081 }, to: moved, rewrite: { prefix: { defaultPrefix: 'DISABLED' } } },
  maroon: { match: { prefix: '/maroon/', port: 9082, queryParameters: { fishes: 'nemo' } }, to: moved, rewrite: { prefix: { value: '/red/' } } },
  host: { match: { prefix: '/red', port: 9083, hostname: { exact: 'www.example.com' } }, to: teller },
} })
export default shop
`)

// The walkthroughs name their header with an underscore, which our gateways refuse unless told otherwise.
const options = { gatewayHeadersWithUnderscores: 'ALLOW' } as const

test('they compile; that the services take not every path is told', () => {
  expect(compiled.findings).toEqual(
    ['color-paths', 'colorteller-1', 'colorteller-2', 'colorteller-moved'].map((name): unknown =>
      expect.stringMatching(new RegExp(`^MC3011 virtual router '${name}' has no route for some requests`)),
    ),
  )
})

describeMesh('documented routes', { mesh: () => compiled.mesh, outsiders: ['client'], options }, (world) => {
  test.each([
    ['blue', 'blue'],
    ['red', 'red'],
    ['requesting.green.color', 'green'],
    ['rainbow', 'yellow'],
    [undefined, 'white'],
  ])('howto-k8s-http-headers: color_header %s is answered by %s', async (value, color) => {
    const headers = value === undefined ? [] : ([['color_header', value]] as const)
    const reply = await world().agent('front').request({ address: 'color', port: 8080, host: 'color', headers })
    expect(reply).toMatchObject({ kind: 'answer', status: 200, body: { node: color } })
  })

  const enter = async (gateway: string, port: number, host: string, path: string, headers: readonly (readonly [string, string])[] = []) => {
    const reply = await world().agent('client').request({ address: world().addressOf(gateway), port, host, path, headers })
    return reply.kind === 'answer' ? (reply.body?.node ?? reply.status) : reply.code
  }

  test.each([
    ['/paths/red', [], 'red'],
    ['/paths/blue', [], 'blue'],
    ['/paths/green', [], 'green'],
    ['/', [['color_header', 'yellow']], 'yellow'],
    ['/query?color_type=white', [], 'white'],
    ['/test/', [], 'red'],
    ['/rewrite/path/blue', [], 'blue'],
    ['/other', [], 404],
  ] as const)('howto-k8s-http-ingress-v2: %s with %j is answered by %s', async (path, headers, color) => {
    expect(await enter('ingress', 8088, 'shop.example', path, headers)).toBe(color)
  })

  test.each([
    ['at first', 9080, 'any.example', '/red/tell', 'red'],
    ['at first', 9080, 'any.example', '/yellow/tell', 'yellow'],
    ['with the prefix kept', 9081, 'any.example', '/red/tell', 'red'],
    ['with the prefix rewritten', 9082, 'any.example', '/maroon/tell?fishes=nemo', 'red'],
    ['with the prefix rewritten, without the parameter', 9082, 'any.example', '/maroon/tell', 404],
    ['by host', 9083, 'www.example.com', '/red/tell', 'red'],
    ['by host, of another', 9083, 'any.example', '/red/tell', 404],
  ])('howto-match-and-rewrite-at-ingress %s: port %i of %s%s is answered by %s', async (_, port, host, path, color) => {
    expect(await enter('colorgateway', port, host, path)).toBe(color)
  })
})
