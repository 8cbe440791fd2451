/*
 * Generates the types of Envoy's API as proto3 JSON from descriptors/envoy.binpb into gen/ (not committed).
 * Does nothing when gen/ was made from the same inputs. Usage: node scripts/generate.mjs
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { create, fromBinary, toBinary } from '@bufbuild/protobuf'
import { CodeGeneratorRequestSchema, CodeGeneratorResponseSchema, FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt'

const here = dirname(fileURLToPath(import.meta.url))
const out = join(here, '../gen')
const stampFile = join(out, '.inputs.sha256')

// Declarations only: nothing generated is compiled or shipped. `js_import_style` and the rest keep their defaults.
const parameter = 'target=dts,json_types=true,import_extension=js'

const require = createRequire(import.meta.url)
const plugin = require.resolve('@bufbuild/protoc-gen-es/bin/protoc-gen-es')
const pluginVersion = JSON.parse(readFileSync(join(dirname(plugin), '../package.json'), 'utf8')).version

const descriptors = readFileSync(join(here, '../descriptors/envoy.binpb'))
const stamp = createHash('sha256')
  .update(descriptors)
  .update(readFileSync(fileURLToPath(import.meta.url)))
  .update(pluginVersion)
  .digest('hex')

if (readIfThere(stampFile) !== stamp) generate()

function generate() {
  const protoFile = fromBinary(FileDescriptorSetSchema, descriptors).file
  for (const file of protoFile) file.messageType.forEach(useProtoNames)
  const request = create(CodeGeneratorRequestSchema, {
    // The well-known types come with @bufbuild/protobuf.
    fileToGenerate: protoFile.map((file) => file.name).filter((name) => !name.startsWith('google/protobuf/')),
    parameter,
    protoFile,
  })
  const run = spawnSync(process.execPath, [plugin], {
    input: toBinary(CodeGeneratorRequestSchema, request),
    maxBuffer: 1 << 28,
  })
  if (run.status !== 0) throw new Error(`protoc-gen-es failed: ${run.stderr}`)
  const response = fromBinary(CodeGeneratorResponseSchema, run.stdout)
  if (response.error) throw new Error(`protoc-gen-es: ${response.error}`)

  rmSync(out, { recursive: true, force: true })
  for (const { name, content } of response.file) {
    mkdirSync(dirname(join(out, name)), { recursive: true })
    writeFileSync(join(out, name), content)
  }
  writeFileSync(stampFile, stamp)
  console.log(`generated ${response.file.length} files of types`)
}

/** proto3 JSON allows both spellings of a field; Envoy's documentation and its dumps use the proto name. */
function useProtoNames(message) {
  for (const field of message.field) field.jsonName = field.name
  message.nestedType.forEach(useProtoNames)
}

function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
