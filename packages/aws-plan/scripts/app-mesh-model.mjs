/*
 * Takes from AWS's model of App Mesh's API what the tests hold plans against: which members there are, which are
 * required, and the ranges, patterns and words of their values.
 *
 * node scripts/app-mesh-model.mjs SERVICE-2.JSON.GZ, from the folder botocore/data/appmesh/2019-01-25 of the Python
 * package botocore (Apache-2.0); its version stands in the result.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'

const FROM = 'botocore 1.43.11, appmesh 2019-01-25'
const RESOURCES = ['Mesh', 'VirtualNode', 'VirtualRouter', 'Route', 'VirtualService', 'VirtualGateway', 'GatewayRoute']
const RULES = ['type', 'min', 'max', 'pattern', 'enum', 'required', 'union']

const model = JSON.parse(gunzipSync(readFileSync(process.argv[2])))
const shapes = {}
for (const resource of RESOURCES) take(`Create${resource}Input`)
const target = fileURLToPath(new URL('../test/support/app-mesh-model.json', import.meta.url))
const sorted = Object.entries(shapes).sort(([a], [b]) => (a < b ? -1 : 1))
const lines = sorted.map(([name, shape]) => `    ${JSON.stringify(name)}: ${JSON.stringify(shape)}`)
writeFileSync(target, `{\n  "from": ${JSON.stringify(FROM)},\n  "shapes": {\n${lines.join(',\n')}\n  }\n}\n`)

function take(name) {
  if (shapes[name]) return
  const shape = model.shapes[name]
  const taken = Object.fromEntries(RULES.filter((rule) => rule in shape).map((rule) => [rule, shape[rule]]))
  shapes[name] = taken
  const members = Object.entries(shape.members ?? {}).filter(([member]) => member !== 'clientToken')
  if (members.length > 0) taken.members = Object.fromEntries(members.map(([member, { shape: of }]) => [member, of]))
  if (shape.member) taken.member = shape.member.shape
  for (const of of [...members.map(([, { shape: of }]) => of), ...(shape.member ? [shape.member.shape] : [])]) take(of)
}
