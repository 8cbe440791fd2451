// Writes what Terraform's AWS provider knows of the resource types that are planned, at the oldest and the newest version
// they are held against, into test/provider-schema/: what may be written, and what can be read. The schema is read out of
// classes that others generate from the provider's own, since the provider itself is hundreds of megabytes: arguments from
// their type declarations, and from their source, which stands in its source map, what is computed and what is a set.
// Needs npm and tar; run after a build, when a table gets a type or a newer provider shall be held against.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { resourceTypes } from '../../aws-plan/dist/resource-types/all.js'

const SOURCES = ['@cdktf/provider-aws@18.1.0', '@cdktn/provider-aws@25.7.0']
const types = resourceTypes.map(({ terraform }) => terraform).toSorted()
/** Those that tell where a module is deployed. */
const DATA_SOURCES = ['aws_caller_identity', 'aws_partition', 'aws_region']
const target = join(import.meta.dirname, '../test/provider-schema')

mkdirSync(target, { recursive: true })
for (const source of SOURCES) extract(source)

function extract(source) {
  const scratch = mkdtempSync(join(tmpdir(), 'provider-schema-'))
  try {
    const [{ filename, integrity }] = JSON.parse(execFileSync('npm', ['pack', source, '--json', '--silent'], { cwd: scratch, encoding: 'utf8' }))
    execFileSync('tar', ['xzf', filename], { cwd: scratch })
    const folder = join(scratch, 'package')
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    const provider = manifest.cdktn?.provider ?? manifest.cdktf.provider
    const read = (names, prefix = '') => names.map((type) => [type, typeIn(join(folder, 'lib', `${prefix}${folderOf(type)}`))])
    const [resources, data] = [read(types), read(DATA_SOURCES, 'data-aws-')]
    const head = { provider: 'hashicorp/aws', version: provider.version, from: source, integrity }
    const lines = Object.entries(head).map(([name, value]) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)}`)
    const sections = { resources: argumentsOf(resources), results: resultsOf(resources), dataSources: argumentsOf(data), dataResults: resultsOf(data) }
    const printed = Object.entries(sections).map(([name, entries]) => `  ${JSON.stringify(name)}: {\n${entries.map(([type, schema]) => `    ${JSON.stringify(type)}: ${JSON.stringify(schema)}`).join(',\n')}\n  }`)
    writeFileSync(join(target, `aws-${provider.version}.json`), `{\n${[...lines, ...printed].join(',\n')}\n}\n`)
  } finally {
    rmSync(scratch, { recursive: true })
  }
}

function folderOf(type) {
  return type.replace(/^aws_/, '').replaceAll('_', '-')
}

function argumentsOf(types) {
  return types.map(([name, { args }]) => [name, args])
}

function resultsOf(types) {
  return types.map(([name, { results }]) => [name, results])
}

// Each nested block is an interface of its own; the one of the resource ends in Config.
function typeIn(folder) {
  const text = readFileSync(join(folder, 'index.d.ts'), 'utf8')
  const interfaces = new Map(Array.from(text.matchAll(/^export interface (\w+)(?: extends [\w.]+)? \{\n([\s\S]*?)^\}/gm), ([, name, body]) => [name, body]))
  const main = [...interfaces.keys()].find((name) => name.endsWith('Config') && text.includes(`interface ${name} extends`))
  const attributes = attributesIn(sourceIn(folder))
  const mainClass = main.replace(/Config$/, '')
  const classOf = (name) => attributes.get(name === main ? mainClass : `${name}OutputReference`)
  return { args: propertiesIn({ interfaces, classOf }, main), results: computedIn(classOf(main)) }
}

function sourceIn(folder) {
  const [, map] = /sourceMappingURL=data:application\/json;base64,(\S+)/.exec(readFileSync(join(folder, 'index.js'), 'utf8'))
  return JSON.parse(Buffer.from(map, 'base64').toString()).sourcesContent[0]
}

// Each class has what the provider says of its attributes in comments, and reads them by a function of their type.
function attributesIn(source) {
  const classes = Array.from(source.matchAll(/^export class (\w+) extends [\w.]+ \{\n([\s\S]*?)^\}/gm), ([, name, body]) => {
    const [, ...parts] = body.split(/^ {2}\/\/ (?=\w+ - computed: )/m)
    return [name, new Map(parts.map((part) => attributeIn(part)))]
  })
  return new Map(classes)
}

function attributeIn(text) {
  const [, name, computed, optional] = /^(\w+) - computed: (\w+), optional: (\w+)/.exec(text)
  const read = /this\.get(\w+)Attribute\(|new \w+\.(StringMap)\(/.exec(text)
  const types = { String: 'string', Number: 'number', Boolean: 'bool', List: 'list(string)', NumberList: 'list(number)', StringMap: 'map(string)' }
  const isSet = /Fn\.tolist\(/.test(text) || /new \w+List\(this, "\w+", true\)/.test(text)
  return [name, { computed: computed === 'true', optional: optional === 'true', set: isSet, type: types[read?.[1] ?? read?.[2]] }]
}

// What can only be read; of objects, nothing refers to any.
function computedIn(attributes) {
  const found = [...attributes].filter(([, { computed, optional, type }]) => computed && !optional && type !== undefined)
  return Object.fromEntries(found.map(([name, { type, set }]) => [name, { type, ...(set && { set: true }) }]).toSorted(byName))
}

function propertiesIn(type, name) {
  const { interfaces, classOf } = type
  const body = interfaces.get(name)
  if (body === undefined) throw new Error(`${name} is not declared`)
  const found = Array.from(body.matchAll(/\/\*\*([\s\S]*?)\*\/\s*readonly \w+(\??): ([^;{]+|\{\s*\[key: string\]: \w+;\s*\}[^;]*);/g))
  if (found.length !== body.match(/^ {4}readonly /gm)?.length) throw new Error(`${name} could not be read`)
  const entries = found.map(([, comment, optional, declared]) => {
    const called = /#(\w+) /.exec(comment)?.[1]
    if (called === undefined) throw new Error(`a property of ${name} has no name`)
    const attribute = classOf(name)?.get(called)
    if (attribute === undefined) throw new Error(`the class of ${name} does not have ${called}`)
    const flags = { ...(optional === '' && { required: true }), ...(attribute.computed && { computed: true }), ...(attribute.set && { set: true }) }
    return [called, { ...flags, ...shapeOf(type, declared.replaceAll(/\s+/g, ' ')) }]
  })
  return Object.fromEntries(entries.toSorted(byName))
}

function byName([one], [other]) {
  return one < other ? -1 : 1
}

function shapeOf(type, declared) {
  const plain = declared.replace(/ \| cdkt[fn]\.IResolvable$/, '')
  const simple = { string: 'string', number: 'number', boolean: 'bool', 'string[]': 'list(string)', 'number[]': 'list(number)', '{ [key: string]: string; }': 'map(string)' }
  if (Object.hasOwn(simple, plain)) return { type: simple[plain] }
  const list = plain.endsWith('[]')
  return { block: list ? 'list' : 'single', of: propertiesIn(type, list ? plain.slice(0, -2) : plain) }
}
