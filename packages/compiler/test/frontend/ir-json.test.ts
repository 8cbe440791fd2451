import { fillTemplate, messageOf, type Diagnostic } from '@mesh-compile/ir/diagnostics'
import { describe, expect, it } from 'vitest'
import { MAX_IR_JSON_BYTES, MAX_IR_JSON_DEPTH, readIrJson } from '../../src/frontend/ir-json.ts'

const MESH = '{"irVersion":1,"name":"shop"'

/** Code, message and place of each finding: `MC1103 3:1 message`. */
async function findingsOf(text: string): Promise<string[]> {
  const { mesh, diagnostics } = await readIrJson(text, 'shop.mesh.json')
  expect(mesh === undefined).toBe(diagnostics.length > 0)
  return diagnostics.map(
    (diagnostic) => `${diagnostic.definition.code} ${showPlace(diagnostic)} ${messageOf(diagnostic)}`,
  )
}

function showPlace({ at }: Diagnostic): string {
  return at?.origin && 'line' in at.origin ? `${at.origin.line}:${at.origin.column}` : 'nowhere'
}

describe('syntax', () => {
  it.each([
    ['{"mesh":', 'MC1103 1:9 shop.mesh.json is not valid JSON: the text ends too early at line 1, column 9'],
    ['', 'MC1103 1:1 shop.mesh.json is not valid JSON: the text ends too early at line 1, column 1'],
    [
      '{\n  "a": 1,\n}',
      'MC1103 3:1 shop.mesh.json is not valid JSON: expected a key between double quotes, found "}" at line 3, column 1',
    ],
    [
      '{"a": 1 "b": 2}',
      'MC1103 1:9 shop.mesh.json is not valid JSON: expected a comma, found "\\"b\\"" at line 1, column 9',
    ],
    [
      '{"a": "x',
      'MC1103 1:7 shop.mesh.json is not valid JSON: the text ends too early, within a string at line 1, column 7',
    ],
    ['// a mesh\n{}', 'MC1103 1:1 shop.mesh.json is not valid JSON: comments are not allowed at line 1, column 1'],
    ['{"a": NaN}', 'MC1103 1:7 shop.mesh.json is not valid JSON: unexpected "NaN" at line 1, column 7'],
    ['\u0000\u0001', 'MC1103 1:1 shop.mesh.json is not valid JSON: unexpected "\\u0000\\u0001" at line 1, column 1'],
    [
      '{}\n{}',
      'MC1103 2:1 shop.mesh.json is not valid JSON: expected the end of the text, found "{" at line 2, column 1',
    ],
  ])('%j', async (text, finding) => {
    expect(await findingsOf(text)).toEqual([finding])
  })

  it('takes a byte order mark', async () => {
    expect(await findingsOf(`\uFEFF${MESH}}`)).toEqual([])
  })

  it('refuses a key that is there twice, and shows both', async () => {
    const { diagnostics } = await readIrJson(`${MESH},\n"name":"other"}`, 'shop.mesh.json')
    expect(diagnostics.map(messageOf)).toEqual(["the mesh has the key 'name' twice"])
    expect(diagnostics[0]?.at?.origin).toMatchObject({ line: 2, column: 1 })
    expect(diagnostics[0]?.related[0]?.origin).toMatchObject({ line: 1, column: 16 })
  })
})

describe('limits', () => {
  it('reads as deep as it says, and refuses one level more', async () => {
    const nested = (depth: number): string => `${MESH},"zones":${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}}`
    expect((await findingsOf(nested(MAX_IR_JSON_DEPTH)))[0]).toMatch(/^MC1106 /)
    expect((await findingsOf(nested(MAX_IR_JSON_DEPTH + 1)))[0]).toMatch(/^MC1102 .* nested too deep/)
  })

  it.each(['[', '{"a":'])('refuses 100,000 times %s', async (open) => {
    expect(await findingsOf(open.repeat(100_000))).toEqual([expect.stringMatching(/^MC1102 .* nested too deep/)])
  })

  it('does not count brackets within strings', async () => {
    expect(await findingsOf(`{"irVersion":1,"name":"\\"${'['.repeat(1000)}"}`)).toEqual([])
  })

  it('refuses more bytes than it says', async () => {
    expect((await findingsOf(' '.repeat(MAX_IR_JSON_BYTES + 1)))[0]).toMatch(/^MC1101 .* too large/)
    expect((await findingsOf(' '.repeat(MAX_IR_JSON_BYTES)))[0]).toMatch(/^MC1103 /)
  })
})

describe('the mesh', () => {
  it.each([
    ['[]', 'MC1104 1:1 shop.mesh.json holds no mesh: expected an object, got an array'],
    ['"shop"', 'MC1104 1:1 shop.mesh.json holds no mesh: expected an object, got "shop"'],
    ['null', 'MC1104 1:1 shop.mesh.json holds no mesh: expected an object, got null'],
    [
      '{"irVersion":2,"nodes":[]}',
      'MC1105 1:14 shop.mesh.json is of IR version 2, but this mesh-compile reads version 1',
    ],
    ['{"name":"shop"}', "MC1107 1:1 the mesh lacks the key 'irVersion': 1"],
    [`${MESH},"virtualNodes":[{}]}`, "MC1107 1:46 /virtualNodes/0 lacks the key 'name': a string"],
    [
      `${MESH},\n"virtualNodes":[{"name":"a","listeners":[{"protocol":"http","port":"80"}]}]}`,
      'MC1106 2:68 /virtualNodes/0/listeners/0/port must be an integer, but it is "80"',
    ],
    [
      `${MESH},"virtualNodes":[{"name":"a","listeners":[{"protocol":"http","port":80.5}]}]}`,
      'MC1106 1:97 /virtualNodes/0/listeners/0/port must be an integer, but it is 80.5',
    ],
    [`${MESH},"zones":{}}`, 'MC1106 1:38 /zones must be an array, but it is an object'],
    [
      `${MESH},"zones":[{"name":"z","allow":{"a/b~c":1}}]}`,
      'MC1106 1:68 /zones/0/allow/a~1b~0c must be a string, but it is 1',
    ],
  ])('%s', async (text, finding) => {
    expect(await findingsOf(text)).toEqual([finding])
  })

  it('names the values that there are, and the likely one', async () => {
    const { diagnostics } = await readIrJson(
      `${MESH},"virtualNodes":[{"name":"a","listeners":[{"protocol":"htp","port":80}]}]}`,
      'shop.mesh.json',
    )
    expect(diagnostics.map(messageOf)).toEqual([
      `/virtualNodes/0/listeners/0/protocol must be one of 'http', 'http2', 'grpc', 'tcp', 'tls', but it is "htp"`,
    ])
    expect(diagnostics[0]?.didYouMean).toBe('http')
  })

  it('names the kinds that there are', async () => {
    const findings = await findingsOf(`${MESH},"virtualNodes":[{"name":"a","serviceDiscovery":{"kind":"DNS"}}]}`)
    expect(findings).toEqual([
      `MC1106 1:85 /virtualNodes/0/serviceDiscovery/kind must be one of 'dns', 'cloudMap', 'static', but it is "DNS"`,
    ])
  })

  it.each([
    [`${MESH},"virtualNode":[]}`, 'the mesh', 'virtualNodes', /irVersion.*virtualNodes/],
    [
      `${MESH},"virtualNodes":[{"name":"a","listners":[]}]}`,
      '/virtualNodes/0',
      'listeners',
      /^origin, name, labels/,
    ],
    [
      `${MESH},"virtualNodes":[{"name":"a","serviceDiscovery":{"kind":"dns","hostname":"a","respnseType":"X"}}]}`,
      '/virtualNodes/0/serviceDiscovery',
      'responseType',
      /^kind, hostname, responseType, ipPreference$/,
    ],
  ])('suggests a key: %s', async (text, owner, meant, known) => {
    const { diagnostics } = await readIrJson(text, 'shop.mesh.json')
    expect(diagnostics).toHaveLength(1)
    const [diagnostic] = diagnostics as [Diagnostic]
    expect(messageOf(diagnostic)).toMatch(new RegExp(`^${owner} has no key '`))
    expect(diagnostic.didYouMean).toBe(meant)
    expect(fillTemplate('{known}', diagnostic.args)).toMatch(known)
  })

  it('reports every mistake of a file', async () => {
    const findings = await findingsOf(`${MESH},"zonse":[],"virtualNodes":[{"name":1},{"nme":"b","name":"b"}]}`)
    expect(findings.map((finding) => finding.slice(0, 6)).sort()).toEqual(['MC1106', 'MC1108', 'MC1108'])
  })

  it('is not harmed by keys that JavaScript gives a meaning', async () => {
    expect(await findingsOf(`${MESH},"__proto__":{"polluted":1}}`)).toEqual([
      "MC1110 1:30 the mesh has the key '__proto__', which IR JSON does not allow anywhere",
    ])
    const labels = '{"constructor":"c","toString":"t"}'
    const { mesh } = await readIrJson(`${MESH},"virtualNodes":[{"name":"a","labels":${labels}}]}`, 'shop.mesh.json')
    expect(mesh?.virtualNodes[0]?.labels).toEqual({ constructor: 'c', toString: 't' })
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })
})

describe('a mesh that is read', () => {
  const text = `{
  "irVersion": 1, "name": "shop",
  "virtualNodes": [
    {"name": "b", "listeners": [{"protocol": "http", "port": 80}], "backends": [{"virtualService": "s"}]},
    {"name": "a", "origin": {"file": "a.ts", "line": 7, "column": 2}},
    {"name": "c", "origin": {"call": 3}, "platform": {"kind": "ec2", "origin": {"call": 3}}}
  ],
  "virtualRouters": [{"name": "r", "routes": [
    {"name": "y", "protocol": "http", "targets": []},
    {"name": "x", "protocol": "http", "targets": []}
  ]}]
}`

  it('has its lists sorted', async () => {
    const { mesh } = await readIrJson(text, 'shop.mesh.json')
    expect(mesh?.virtualNodes.map(({ name }) => name)).toEqual(['a', 'b', 'c'])
    expect(mesh?.virtualRouters[0]?.routes.map(({ name }) => name)).toEqual(['x', 'y'])
  })

  it('knows where each thing stands in the file, unless it says where it is from', async () => {
    const { mesh } = await readIrJson(text, 'shop.mesh.json')
    const file = 'shop.mesh.json'
    const [a, b, c] = mesh?.virtualNodes ?? []
    expect(a?.origin).toEqual({ file: 'a.ts', line: 7, column: 2 })
    expect(b?.origin).toEqual({ file, line: 4, column: 5, endLine: 4, endColumn: 106 })
    expect(b?.listeners[0]?.origin).toMatchObject({ file, line: 4, column: 33 })
    expect(b?.backends[0]?.origin).toMatchObject({ file, line: 4, column: 81 })
    expect(c?.origin).toMatchObject({ file, line: 6, column: 5 })
    expect(c?.platform?.origin).toMatchObject({ file, line: 6, column: 54 })
    expect(mesh?.virtualRouters[0]?.routes[0]?.origin).toMatchObject({ file, line: 10, column: 5 })
  })
})
