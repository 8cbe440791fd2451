import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire'

/** A message of protobuf: its fields by name, each with its number and what it holds. A function is a message that holds itself. */
export interface Message {
  readonly [field: string]: readonly [number: number, type: FieldType, repeated?: 'repeated']
}
type FieldType = 'string' | 'bytes' | 'bool' | 'int' | Message | (() => Message)

/** What a message holds; absent fields are at their defaults. */
export type Fields = Readonly<Record<string, unknown>>

/** Writes a message. */
export function encode(message: Message, fields: Fields, writer: BinaryWriter = new BinaryWriter()): BinaryWriter {
  for (const [name, value] of Object.entries(fields)) {
    const field = message[name]
    if (!field) throw new Error(`the message has no field ${name}`)
    const [number, type, repeated] = field
    for (const item of repeated ? (value as readonly unknown[]) : value === undefined ? [] : [value]) writeField(writer, number, type, item)
  }
  return writer
}

function writeField(writer: BinaryWriter, number: number, type: FieldType, value: unknown): void {
  switch (type) {
    case 'string':
      writer.tag(number, WireType.LengthDelimited).string(value as string)
      break
    case 'bytes':
      writer.tag(number, WireType.LengthDelimited).bytes(value as Uint8Array)
      break
    case 'bool':
      writer.tag(number, WireType.Varint).bool(value as boolean)
      break
    case 'int':
      writer.tag(number, WireType.Varint).int32(value as number)
      break
    default:
      encode(messageOf(type), value as Fields, writer.tag(number, WireType.LengthDelimited).fork()).join()
  }
}

/** Reads a message; fields that are not known are passed over. */
export function decode(message: Message, bytes: Uint8Array): Fields {
  const byNumber = new Map(Object.entries(message).map(([name, field]) => [field[0], { name, field }]))
  const reader = new BinaryReader(bytes)
  const fields: Record<string, unknown> = {}
  while (reader.pos < reader.len) {
    const [number, wireType] = reader.tag()
    const { name, field: [, type, repeated] } = byNumber.get(number) ?? UNKNOWN
    if (type === undefined) reader.skip(wireType, number)
    else {
      const value = readField(reader, type)
      fields[name] = repeated ? [...((fields[name] ?? []) as readonly unknown[]), value] : value
    }
  }
  return fields
}

const UNKNOWN = { name: '', field: [0, undefined, undefined] } as const

function readField(reader: BinaryReader, type: FieldType): unknown {
  if (type === 'string') return reader.string()
  if (type === 'bool') return reader.bool()
  if (type === 'int') return Number(reader.int64())
  const bytes = reader.bytes()
  return type === 'bytes' ? bytes : decode(messageOf(type), bytes)
}

function messageOf(type: Message | (() => Message)): Message {
  return typeof type === 'function' ? type() : type
}
