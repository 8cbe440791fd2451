import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Plan } from '../../../src/plan.ts'
import type { Value } from '../../../src/value.ts'
import { FARGATE, propertiesOf, runtimeOf } from '../../support/runtime-of.ts'
import { spell } from '../../support/spell.ts'

const nodes = { virtualNodes: ['api', 'web'].map((name) => ({ name, interception: { kind: 'explicit', applicationPorts: {} }, platform: FARGATE })) }
const files = { 'api.json': '{"a":1}', 'web.json': '{"b":1}', 'web/lds.json': '{}', 'web.yaml': 'b: 1' }
const foldersOf = ({ files: planned }: Plan): readonly string[] => [...new Set(planned.map(({ path }) => path.split('/').slice(0, 4).join('/')))]
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

describe('the configuration of a proxy', () => {
  test('is kept under the hash of all its files, with their checksums', () => {
    const plan = runtimeOf(nodes, { files })
    const sums = `${sha256('{"b":1}')}  web.json\n${sha256('{}')}  web/lds.json\n`
    const folder = `files/shop/web/${sha256(sums).slice(0, 16)}`
    const ofWeb = plan.files.filter(({ path }) => path.startsWith('files/shop/web/'))
    expect(Object.fromEntries(ofWeb.map(({ path, print }) => [path, print()]))).toEqual({
      [`${folder}/SHA256SUMS`]: sums,
      [`${folder}/web.json`]: '{"b":1}',
      [`${folder}/web/lds.json`]: '{}',
    })
    expect(plan.parameters).toContainEqual(expect.objectContaining({ name: 'configBucket' }))
  })

  test('has another hash when one of its files changes, and only then', () => {
    const [api, web] = foldersOf(runtimeOf(nodes, { files }))
    const changed = foldersOf(runtimeOf(nodes, { files: { ...files, 'web/lds.json': '{ }' } }))
    expect(changed[0]).toBe(api)
    expect(changed[1]).not.toBe(web)
    expect(foldersOf(runtimeOf(nodes, { files: { ...files, 'web.yaml': 'b: 2' } }))).toEqual([api, web])
  })

  test('is an object for each file, whose address stays when the hash does not', () => {
    const keysOf = ({ resources }: Plan): readonly string[] => resources.filter(({ type }) => type.noun === 'S3Object').map(({ id }) => id.key)
    const plan = runtimeOf(nodes, { files })
    const [folder = ''] = foldersOf(plan)
    expect(propertiesOf(plan, 'S3Object', 'api/api.json')).toEqual({
      Bucket: expect.objectContaining({ kind: 'parameter', name: 'configBucket' }) as unknown,
      Key: `${folder.slice('files/'.length)}/api.json`,
      Source: `${folder}/api.json`,
      SourceHash: sha256('{"a":1}'),
      ContentType: 'application/json',
    })
    expect(keysOf(plan)).toEqual(['api/SHA256SUMS', 'api/api.json', 'web/SHA256SUMS', 'web/web.json', 'web/web/lds.json'])
    expect(keysOf(runtimeOf(nodes, { files: { ...files, 'api.json': '{}' } }))).toEqual(keysOf(plan))
  })

  test('can be read by its own task alone', () => {
    const { Statement: statements } = propertiesOf(runtimeOf(nodes, { files }), 'RolePolicy', 'web/task')['PolicyDocument'] as {
      readonly Statement: readonly { readonly Sid: string; readonly Action: readonly string[]; readonly Condition?: object; readonly Resource: Value }[]
    }
    expect(statements.map(({ Sid, Action, Condition }) => [Sid, Action, Condition])).toEqual([
      ['FetchConfiguration', ['s3:GetObject'], undefined],
      ['ListConfiguration', ['s3:ListBucket'], { StringLike: { 's3:prefix': 'shop/web/*' } }],
    ])
    expect(statements.map(({ Resource }) => spell(Resource))).toEqual([['arn:${partition}:s3:::${configBucket}/shop/web/*'], ['arn:${partition}:s3:::${configBucket}']])
  })
})
