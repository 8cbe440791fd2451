/** A span, as far as the tests look at it; ids in hexadecimal. */
export interface Span {
  readonly service: string
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId: string
  readonly kind: 'server' | 'client' | 'other'
}

type Fields = ReadonlyMap<number, readonly (Buffer | number)[]>

/** The spans of an ExportTraceServiceRequest (opentelemetry-proto, collector/trace/v1). */
export function spansOf(base64: string): readonly Span[] {
  return messagesIn(fieldsOf(Buffer.from(base64, 'base64')), 1).flatMap((resourceSpans) => {
    const attributes = messagesIn(resourceSpans, 1).flatMap((resource) => messagesIn(resource, 1))
    const named = attributes.find((attribute) => textIn(attribute, 1) === 'service.name')
    const service = named ? messagesIn(named, 2).map((value) => textIn(value, 1)).join('') : ''
    return messagesIn(resourceSpans, 2).flatMap((scope) => messagesIn(scope, 2)).map((span) => readSpan(service, span))
  })
}

function readSpan(service: string, span: Fields): Span {
  const hex = (field: number): string => bytesIn(span, field).map((bytes) => bytes.toString('hex')).join('')
  const kind = span.get(6)?.[0]
  return { service, traceId: hex(1), spanId: hex(2), parentSpanId: hex(4), kind: kind === 2 ? 'server' : kind === 3 ? 'client' : 'other' }
}

function bytesIn(fields: Fields, field: number): readonly Buffer[] {
  return (fields.get(field) ?? []).filter((value) => typeof value !== 'number')
}

function messagesIn(fields: Fields, field: number): readonly Fields[] {
  return bytesIn(fields, field).map(fieldsOf)
}

function textIn(fields: Fields, field: number): string {
  return bytesIn(fields, field).map((bytes) => bytes.toString()).join('')
}

/** The fields of a protobuf message by number; fixed-size ones are passed over. */
function fieldsOf(message: Buffer): Fields {
  const fields = new Map<number, (Buffer | number)[]>()
  let place = 0
  const varint = (): number => {
    let value = 0
    for (let factor = 1; ; factor *= 128) {
      const byte = message[place++] ?? 0
      value += (byte & 127) * factor
      if (byte < 128) return value
    }
  }
  const take = (length: number): Buffer => message.subarray(place, (place += length))
  while (place < message.length) {
    const tag = varint()
    const type = tag & 7
    const value = type === 0 ? varint() : type === 2 ? take(varint()) : take(type === 1 ? 8 : 4)
    fields.set(tag >>> 3, [...(fields.get(tag >>> 3) ?? []), value])
  }
  return fields
}
