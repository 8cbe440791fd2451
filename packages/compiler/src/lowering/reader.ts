import type { Declaration, ForeignValue } from '@mesh-compile/dsl/declarations'
import type { Report } from '@mesh-compile/ir/diagnostics'
import { closestMatch } from '../suggest.ts'
import { loweringDiagnostics as diagnostics } from './diagnostics.ts'

/** A builder call being read: whose values these are, for messages and places. */
export interface Subject {
  /** How a message names it: `virtual node 'web'`, `httpRoute()`. */
  readonly owner: string
  readonly call: number
  readonly report: Report
  /** Called at the first mistake, so that nothing else is said about what could not be read: this, and those within it. */
  readonly broken: (...within: readonly string[]) => void
}

/** A value within a builder call; `path` locates it: `backends[1]`, or `arguments[0]` for a plain argument. */
export interface Value {
  readonly subject: Subject
  readonly raw: unknown
  readonly path: string
  /** If it is missing: it may be what a property is meant to be that nobody knows, which was told. */
  readonly maybeMisspelt?: boolean
}

/** A declaration of one kind. */
export type DeclarationOf<Kind extends Declaration['kind']> = Extract<Declaration, { readonly kind: Kind }>

/** Whether the user wrote something there. */
export function isGiven({ raw }: Value): boolean {
  return raw !== undefined
}

/** The properties of an object value, each as a {@link Value}; names that nobody asked for are reported. */
export function readObject<Key extends string>(value: Value, keys: readonly Key[]): Readonly<Record<Key, Value>> {
  const { raw } = value
  const isObject = typeof raw === 'object' && raw !== null && !Array.isArray(raw) && !isMade(raw)
  if (raw !== undefined && !isObject) reportWrong(value, 'an object')
  const object = isObject ? (raw as Readonly<Record<string, unknown>>) : {}
  let isMisspelt = false
  for (const property of Object.keys(object)) {
    if ((keys as readonly string[]).includes(property)) continue
    isMisspelt = true
    value.subject.broken()
    value.subject.report(
      diagnostics.unknownProperty,
      { owner: value.subject.owner, property, known: keys.join(', ') },
      { at: at(value, join(value.path, property)), didYouMean: closestMatch(property, keys) },
    )
  }
  const children = keys.map((key) => [key, { subject: value.subject, raw: object[key], path: join(value.path, key), maybeMisspelt: isMisspelt }])
  return Object.fromEntries(children) as Record<Key, Value>
}

/** The entries of an object with names of the user's choice. */
export function readRecord(value: Value): readonly (readonly [string, Value])[] {
  const { raw } = value
  if (raw === undefined) return []
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw) || isMade(raw)) {
    reportWrong(value, 'an object')
    return []
  }
  return Object.entries(raw).map(([key, item]) => [key, valueOf(value.subject, item, join(value.path, key))])
}

/** Whether a builder made it, or it stands for what cannot be data. An object of the user's may have a key `kind` as well. */
function isMade(raw: object): boolean {
  const { kind, call, type } = raw as Readonly<Record<string, unknown>>
  return (kind !== undefined && typeof call === 'number') || (kind === 'foreign' && typeof type === 'string')
}

/** The items of a list; absent is empty. */
export function readList(value: Value): readonly Value[] {
  if (value.raw === undefined) return []
  if (!Array.isArray(value.raw)) {
    reportWrong(value, 'a list')
    return []
  }
  return value.raw.map((raw: unknown, index) => valueOf(value.subject, raw, `${value.path}[${index}]`))
}

/** A string; a missing one is reported. */
export function readString(value: Value, expected = 'a string'): string | undefined {
  if (typeof value.raw === 'string') return value.raw
  return reportWrong(value, expected)
}

/** A number; whether it is in range is told by the analysis. */
export function readNumber(value: Value, expected: string): number | undefined {
  if (typeof value.raw === 'number') return value.raw
  return reportWrong(value, expected)
}

/** One of a few words, or of `true` and `false`. */
export function readWord<Word extends string | boolean>(value: Value, words: readonly Word[]): Word | undefined {
  if ((words as readonly unknown[]).includes(value.raw)) return value.raw as Word
  return reportWrong(value, words.map((word) => (typeof word === 'string' ? `'${word}'` : String(word))).join(' or '))
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }

/** A duration in milliseconds. */
export function readDuration(value: Value): number | undefined {
  const [, amount, unit] = (typeof value.raw === 'string' && /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(value.raw)) || []
  if (amount !== undefined && unit !== undefined) return Math.round(Number(amount) * (UNITS[unit] ?? 1))
  // Not broken: nothing else follows from a limit that could not be read.
  value.subject.report(
    diagnostics.notADuration,
    { owner: value.subject.owner, field: fieldName(value.path), actual: describe(value.raw) },
    { at: at(value) },
  )
  return undefined
}

/** Something that a builder of the language made. */
export function readDeclaration<Kind extends Declaration['kind']>(
  value: Value,
  kinds: readonly Kind[],
  expected: string,
): DeclarationOf<Kind> | undefined {
  const { raw } = value
  if (typeof raw === 'object' && raw !== null && 'call' in raw && kinds.includes((raw as Declaration).kind as Kind)) {
    return raw as DeclarationOf<Kind>
  }
  return reportWrong(value, expected)
}

/** A value of another builder call, so that its own mistakes are shown there. */
export function subjectOf(parent: Subject, owner: string, call: number): Subject {
  return { ...parent, owner, call, broken: (...within) => parent.broken(owner, ...within) }
}

/** An argument or property of a builder call. */
export function valueOf(subject: Subject, raw: unknown, path: string): Value {
  return { subject, raw, path }
}

/** Where a value stands. */
export function at(value: Value, path: string = value.path): { origin: { call: number }; path: string } {
  return { origin: { call: value.subject.call }, path }
}

/** Reports a value of another kind than was expected, or that there is none. */
export function reportWrong(value: Value, expected: string): undefined {
  const { subject } = value
  subject.broken()
  const field = fieldName(value.path)
  if (value.raw === undefined) {
    if (!value.maybeMisspelt) subject.report(diagnostics.missingProperty, { owner: subject.owner, field, expected }, { at: at(value) })
  } else {
    subject.report(
      diagnostics.wrongValue,
      { owner: subject.owner, field, expected, actual: describe(value.raw) },
      { at: at(value) },
    )
  }
  return undefined
}

// Plain arguments have no name in the source; people know them by their place.
const ORDINALS = ['first', 'second', 'third']
function fieldName(path: string): string {
  const [, index, rest] = /^arguments\[(\d+)\]\.?(.*)$/.exec(path) ?? []
  if (index === undefined) return path
  return rest || `the ${ORDINALS[Number(index)] ?? `${Number(index) + 1}th`} argument`
}

const DECLARATION_NAMES: Readonly<Record<Declaration['kind'], string>> = {
  virtualService: 'a virtual service',
  virtualNode: 'a virtual node',
  virtualRouter: 'a virtual router',
  virtualGateway: 'a virtual gateway',
  provision: 'a provision',
  listener: 'a listener',
  listenerTls: "a listener's TLS",
  issuedBy: "the TLS of an external listener",
  authority: 'an authority',
  certificate: 'a certificate',
  clientTls: 'a client policy',
  zone: 'a zone',
  backend: 'a backend',
  route: 'a route',
  weightedTarget: 'a weighted target',
  dns: 'a DNS service discovery',
  cloudMap: 'a Cloud Map service discovery',
  static: 'a service discovery of fixed addresses',
  fargate: 'a platform',
  ecs: 'a platform',
  ec2: 'a platform',
  assertion: 'an assertion',
  silence: 'a silence',
}

/** What a value is, in words. */
export function describe(raw: unknown): string {
  switch (typeof raw) {
    case 'string':
      return `'${raw.length > 80 ? `${raw.slice(0, 80)}...` : raw}'`
    case 'number':
    case 'boolean':
      return String(raw)
    case 'undefined':
      return 'missing'
    default:
  }
  if (raw === null) return 'null'
  if (Array.isArray(raw)) return 'a list'
  const { kind } = raw as { readonly kind?: unknown }
  if (kind === 'foreign') return withArticle((raw as ForeignValue).type)
  return (isMade(raw as object) ? DECLARATION_NAMES[kind as Declaration['kind']] : undefined) ?? 'an object'
}

function withArticle(noun: string): string {
  return `${/^[aeiou]/i.test(noun) ? 'an' : 'a'} ${noun}`
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`
}
