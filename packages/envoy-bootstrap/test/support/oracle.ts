import { readFileSync } from 'node:fs'
import { createFileRegistry, fromBinary, fromJson, getOption, hasOption, toJson, type DescExtension, type DescMessage, type FileRegistry, type JsonValue } from '@bufbuild/protobuf'
import { FileDescriptorSetSchema, anyUnpack, AnySchema } from '@bufbuild/protobuf/wkt'
import { reflect, type ReflectMessage } from '@bufbuild/protobuf/reflect'

/** Envoy's API, from the descriptors that the package ships. */
export const registry: FileRegistry = createFileRegistry(
  fromBinary(FileDescriptorSetSchema, readFileSync(new URL('../../descriptors/envoy.binpb', import.meta.url))),
)

function message(name: string): DescMessage {
  const found = registry.getMessage(name)
  if (!found) throw new Error(`${name} is not in the descriptors`)
  return found
}

/** Parses a bootstrap strictly: unknown fields and wrong types throw. Gives it back as canonical JSON. */
export function parseBootstrap(json: unknown): JsonValue {
  const desc = message('envoy.config.bootstrap.v3.Bootstrap')
  return toJson(desc, fromJson(desc, json as JsonValue, { registry, ignoreUnknownFields: false }), { registry, useProtoFieldName: true })
}

/**
 * Checks the constraints that Envoy's API states in its descriptors (validate.rules), as far as ours can break them:
 * required fields and oneofs, bounds of numbers and durations, lengths of strings and lists.
 */
export function findBrokenConstraints(json: unknown): readonly string[] {
  const desc = message('envoy.config.bootstrap.v3.Bootstrap')
  const found: string[] = []
  check(reflect(desc, fromJson(desc, json as JsonValue, { registry })), desc.typeName, found)
  return found
}

const rulesOption = extensionOf('validate.rules')
const requiredOption = extensionOf('validate.required')

function extensionOf(name: string): DescExtension {
  const found = registry.getExtension(name)
  if (!found) throw new Error(`${name} is not in the descriptors`)
  return found
}

type Rules = Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>

function check(value: ReflectMessage, path: string, found: string[]): void {
  for (const oneof of value.desc.oneofs) {
    if (hasOption(oneof, requiredOption) && getOption(oneof, requiredOption) && !value.oneofCase(oneof)) found.push(`${path}: one of ${oneof.name} is required`)
  }
  for (const field of value.desc.fields) {
    const rules = rulesOf(field)
    const at = `${path}.${field.name}`
    if (!value.isSet(field)) {
      const required = rules['message']?.['required'] ?? rules['any']?.['required'] ?? rules['duration']?.['required']
      const atLeastOne = Number(rules['string']?.['min_len'] ?? rules['repeated']?.['min_items'] ?? 0) > 0
      if (field.oneof === undefined && (required || atLeastOne)) found.push(`${at}: is required`)
      continue
    }
    switch (field.fieldKind) {
      case 'message':
        checkMessage(value.get(field), rules, at, found)
        break
      case 'list': {
        const list = value.get(field)
        const { min_items: least = 0, max_items: most = Infinity } = rules['repeated'] ?? {}
        if (list.size < Number(least) || list.size > Number(most)) found.push(`${at}: has ${list.size} items`)
        if (field.listKind === 'message') for (const [index, item] of [...list].entries()) checkMessage(item as ReflectMessage, {}, `${at}[${index}]`, found)
        break
      }
      case 'map':
        if (field.mapKind === 'message') for (const [key, item] of value.get(field)) checkMessage(item as ReflectMessage, {}, `${at}[${String(key)}]`, found)
        break
      case 'scalar':
        checkScalar(value.get(field), rules, at, found)
        break
      case 'enum':
        break
    }
  }
}

function checkMessage(value: ReflectMessage, rules: Rules, at: string, found: string[]): void {
  const { typeName } = value.desc
  if (typeName === AnySchema.typeName) {
    const inner = anyUnpack(value.message as never, registry)
    const desc = inner && registry.getMessage(inner.$typeName)
    if (inner && desc) check(reflect(desc, inner), `${at}<${desc.name}>`, found)
    else found.push(`${at}: nothing is known of the message inside`)
    return
  }
  if (typeName === 'google.protobuf.Duration') {
    const { seconds, nanos } = value.message as unknown as { seconds: bigint; nanos: number }
    const total = Number(seconds) + nanos / 1e9
    const limit = (key: string): number | undefined => {
      const bound = rules['duration']?.[key]
      return typeof bound === 'string' ? Number(bound.slice(0, -1)) : undefined
    }
    const [gt, gte] = [limit('gt'), limit('gte')]
    if ((gt !== undefined && total <= gt) || (gte !== undefined && total < gte)) found.push(`${at}: ${total} s is too short`)
    return
  }
  if (typeName.startsWith('google.protobuf.') && typeName.endsWith('Value')) {
    checkScalar((value.message as unknown as { value: unknown }).value, rules, at, found)
    return
  }
  check(value, at, found)
}

function checkScalar(value: unknown, rules: Rules, at: string, found: string[]): void {
  for (const [kind, rule] of Object.entries(rules)) {
    if (!rule) continue
    if (kind === 'string' && typeof value === 'string') {
      const bytes = Buffer.byteLength(value)
      if (bytes < Number(rule['min_bytes'] ?? 0) || [...value].length < Number(rule['min_len'] ?? 0)) found.push(`${at}: is too short`)
      if (bytes > Number(rule['max_bytes'] ?? Infinity)) found.push(`${at}: is too long`)
      if (rule['well_known_regex'] !== undefined && /[\0\r\n]/.test(value)) found.push(`${at}: is no header value`)
    } else if (typeof value === 'number' || typeof value === 'bigint') {
      const number = Number(value)
      const within =
        number >= Number(rule['gte'] ?? -Infinity) && number <= Number(rule['lte'] ?? Infinity) &&
        number > Number(rule['gt'] ?? -Infinity) && number < Number(rule['lt'] ?? Infinity)
      if (!within) found.push(`${at}: ${number} is out of range`)
    }
  }
}

const parsedRules = new Map<unknown, Rules>()

function rulesOf(field: ReflectMessage['desc']['fields'][number]): Rules {
  const known = parsedRules.get(field)
  if (known) return known
  const rules = hasOption(field, rulesOption)
    ? (toJson(message('validate.FieldRules'), getOption(field, rulesOption) as never, { useProtoFieldName: true }) as Rules)
    : {}
  parsedRules.set(field, rules)
  return rules
}
