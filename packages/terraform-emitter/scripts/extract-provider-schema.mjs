// Writes what Terraform's AWS provider knows of the resource types that are planned, at the oldest and the newest version
// they are held against, into test/provider-schema/. The schema is read out of type declarations that others generate
// from the provider's own, since the provider itself is hundreds of megabytes. Needs npm and tar; run after a build, when
// a table gets a type or a newer provider shall be held against.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { resourceTypes } from '../../aws-plan/dist/resource-types/all.js'

const SOURCES = ['@cdktf/provider-aws@18.1.0', '@cdktn/provider-aws@25.7.0']
const types = resourceTypes.map(({ terraform }) => terraform).toSorted()
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
    const resources = types.map((type) => [type, resourceIn(readFileSync(join(folder, 'lib', folderOf(type), 'index.d.ts'), 'utf8'))])
    const head = { provider: 'hashicorp/aws', version: provider.version, from: source, integrity }
    const lines = Object.entries(head).map(([name, value]) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)},\n`)
    const body = resources.map(([type, schema]) => `    ${JSON.stringify(type)}: ${JSON.stringify(schema)}`)
    writeFileSync(join(target, `aws-${provider.version}.json`), `{\n${lines.join('')}  "resources": {\n${body.join(',\n')}\n  }\n}\n`)
  } finally {
    rmSync(scratch, { recursive: true })
  }
}

function folderOf(type) {
  return type.replace(/^aws_/, '').replaceAll('_', '-')
}

// Each nested block is an interface of its own; the one of the resource ends in Config.
function resourceIn(text) {
  const interfaces = new Map(Array.from(text.matchAll(/^export interface (\w+)(?: extends [\w.]+)? \{\n([\s\S]*?)^\}/gm), ([, name, body]) => [name, body]))
  const main = [...interfaces.keys()].find((name) => name.endsWith('Config') && text.includes(`interface ${name} extends`))
  return propertiesIn(interfaces, main)
}

function propertiesIn(interfaces, name) {
  const body = interfaces.get(name)
  if (body === undefined) throw new Error(`${name} is not declared`)
  const found = Array.from(body.matchAll(/\/\*\*([\s\S]*?)\*\/\s*readonly \w+(\??): ([^;{]+|\{\s*\[key: string\]: \w+;\s*\}[^;]*);/g))
  if (found.length !== body.match(/^ {4}readonly /gm)?.length) throw new Error(`${name} could not be read`)
  const entries = found.map(([, comment, optional, type]) => {
    const called = /#(\w+) /.exec(comment)?.[1]
    if (called === undefined) throw new Error(`a property of ${name} has no name`)
    return [called, { ...(optional === '' && { required: true }), ...shapeOf(interfaces, type.replaceAll(/\s+/g, ' ')) }]
  })
  return Object.fromEntries(entries.toSorted(([one], [other]) => (one < other ? -1 : 1)))
}

function shapeOf(interfaces, type) {
  const plain = type.replace(/ \| cdkt[fn]\.IResolvable$/, '')
  const simple = { string: 'string', number: 'number', boolean: 'bool', 'string[]': 'list(string)', 'number[]': 'list(number)', '{ [key: string]: string; }': 'map(string)' }
  if (Object.hasOwn(simple, plain)) return { type: simple[plain] }
  const list = plain.endsWith('[]')
  return { block: list ? 'list' : 'single', of: propertiesIn(interfaces, list ? plain.slice(0, -2) : plain) }
}
