import { expressionsIn, text, REGION, type Resource, type Value } from '@mesh-compile/aws-plan'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseDocument } from 'yaml'
import * as types from '../../aws-plan/src/resource-types/app-mesh.ts'
import { emit, plan, resource } from './support/plans.ts'

const TRAPS = [
  '${AWS::AccountId}', '${x}', '%{x}', '!', '!Ref x', '!Sub "${x}"', '"', "'", '\\', '\n', '\r\n', '\t', '\0', '\u001b', '\u0085', '\u2028', '\u2029', '\ufeff', '\u007f',
  'on', 'y', 'No', '~', 'null', '', ' ', 'a: b', '- a', '# a', 'a #b', '1e3', '0x10', '0o7', '010', '1_000', '12:30:45', '2026-01-01', '.inf', '.nan', '<<', '=', '&a', '*a', '|', '>', '---', '...',
  '{{x}}', '{ "Ref": "Mesh" }', 'Ref', 'Fn::Sub', '__proto__', 'constructor', '日本', '𝒳', '</script>', '{', '[', '?', '@', '`', '%',
]
const hostile = fc
  .oneof(fc.constantFrom(...TRAPS), fc.string({ unit: 'binary' }), fc.array(fc.oneof(fc.constantFrom(...TRAPS), fc.string()), { maxLength: 4 }).map((parts) => parts.join('')))
  .filter((one) => !one.includes('{{resolve:'))

/** A virtual node with strings in all sorts of places: lists, tags, plain properties, put together. */
function node(strings: readonly string[]): Resource {
  const [name = '', path = '', ...rest] = strings
  return resource(types.virtualNodeType, name, {
    MeshName: name,
    VirtualNodeName: text`${name}${REGION}${path}`,
    Spec: {
      Backends: rest.map((VirtualServiceName) => ({ VirtualService: { VirtualServiceName } })),
      BackendDefaults: { ClientPolicy: { TLS: { Validation: { Trust: { ACM: { CertificateAuthorityArns: rest } } } } } },
      Logging: { AccessLog: { File: { Path: path, Format: { Json: rest.map((Key) => ({ Key, Value: name })) } } } },
    },
    Tags: rest.map((Key) => ({ Key, Value: path })),
  })
}

/** YAML as CloudFormation reads it: version 1.1, and its functions as tags. */
function parseYaml(source: string): unknown {
  const functions = ['Ref', 'Sub', 'GetAtt', 'Join', 'ImportValue', 'Select', 'Split', 'Base64', 'If'].map((name) => ({
    tag: `!${name}`,
    resolve: (value: string) => ({ [`called ${name}`]: value }),
  }))
  const document = parseDocument(source, { version: '1.1', customTags: functions, maxAliasCount: 0 } as never)
  expect([...document.errors, ...document.warnings]).toEqual([])
  return document.toJS({ maxAliasCount: 0 })
}

/** A value as it stands in a template, computed without the emitter: one expression is all that `node` has. */
function expected(value: Value, [name = '', path = '']: readonly string[]): unknown {
  if (typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map((item: Value) => expected(item, [name, path]))
  if ([...expressionsIn(value)][0] === value) {
    const pieces = [name, { Ref: 'AWS::Region' }, path].filter((piece) => piece !== '')
    return pieces.length === 1 ? pieces[0] : { 'Fn::Join': ['', pieces] }
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, expected(item as Value, [name, path])]))
}

test('no text of the user becomes anything else', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(hostile, { minLength: 2, maxLength: 6 }), async (strings) => {
      const planned = node(strings)
      const wanted = expected(planned.properties, strings)
      const of = plan([planned], { mesh: strings[0] ?? '' })
      for (const [format, parse] of [['json', JSON.parse], ['yaml', parseYaml]] as const) {
        const { files, problems } = await emit(of, { format })
        const template = parse(files[`template.${format}`] ?? '') as { Resources: Record<string, { Properties: unknown }>; Metadata: { Mesh: string } }
        expect(problems).toEqual([])
        expect(Object.values(template.Resources).map(({ Properties }) => Properties)).toEqual([wanted])
        expect(template.Metadata.Mesh).toBe(strings[0])
      }
    }),
    { numRuns: 300 },
  )
})

test('no template asks CloudFormation to substitute in a text', async () => {
  const { files } = await emit(plan([node(TRAPS)]), { format: 'json' })
  const functions = new Set(Array.from((files['template.json'] ?? '').matchAll(/"(Fn::\w+|Ref)": /g), ([, name]) => name))
  expect([...functions].toSorted()).toEqual(['Fn::Join', 'Ref'])
})
