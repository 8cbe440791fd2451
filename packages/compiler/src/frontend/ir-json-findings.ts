import type { SourceSpan } from '@mesh-compile/ir'
import type { Report } from '@mesh-compile/ir/diagnostics'
import type { MeshIssue } from '@mesh-compile/ir/schema'
import { closestMatch } from '../suggest.ts'
import { irJsonDiagnostics } from './ir-json-diagnostics.ts'
import { childOf, propertiesOf, type JsonNode } from './json-tree.ts'
import { knownKeys } from './known-keys.ts'

type Issue = MeshIssue
type Path = readonly PropertyKey[]

/** A file being judged. */
export interface Subject {
  readonly root: JsonNode
  readonly report: Report
  readonly spanOf: (node: JsonNode) => SourceSpan
}

/**
 * Reports keys that an object has twice, and `__proto__` keys: no object of the IR has one, and among labels, whose
 * names are free, the schema would silently drop it. True when there are none.
 */
export function checkKeys({ root, spanOf, report }: Subject): boolean {
  let sound = true
  const visit = (node: JsonNode, path: Path): void => {
    const seen = new Map<string, JsonNode>()
    for (const { key, keyNode, value } of propertiesOf(node)) {
      const args = { pointer: show(path), key }
      const at = { origin: spanOf(keyNode) }
      const earlier = seen.get(key)
      if (earlier) {
        const related = [{ label: 'it is first here', origin: spanOf(earlier) }]
        report(irJsonDiagnostics.duplicateKey, args, { at, related })
      }
      if (key === '__proto__') report(irJsonDiagnostics.forbiddenKey, args, { at })
      if (earlier || key === '__proto__') sound = false
      seen.set(key, keyNode)
      visit(value, [...path, key])
    }
    if (node.type === 'array') node.children?.forEach((item, index) => visit(item, [...path, index]))
  }
  visit(root, [])
  return sound
}

/** Reports what the schema found, each at its value. `jsonSchema` knows which keys there are. */
export function reportIssues(
  subject: Subject,
  issues: readonly Issue[],
  jsonSchema: Readonly<Record<string, unknown>>,
): void {
  for (const issue of issues) {
    if (issue.code === 'unrecognized_keys') reportUnknownKeys(subject, issue.path, issue.keys, jsonSchema)
    else reportValue(subject, issue)
  }
}

function reportUnknownKeys(
  { root, spanOf, report }: Subject,
  path: Path,
  keys: readonly string[],
  jsonSchema: Readonly<Record<string, unknown>>,
): void {
  const owner = nodeAt(root, path)
  const known = owner ? knownKeys(jsonSchema, root, path) : []
  for (const key of keys) {
    const keyNode = propertiesOf(owner).find((property) => property.key === key)?.keyNode ?? owner ?? root
    report(irJsonDiagnostics.unknownKey, { pointer: show(path), key, known: known.join(', ') }, {
      at: { origin: spanOf(keyNode) },
      didYouMean: closestMatch(key, known),
    })
  }
}

function reportValue({ root, spanOf, report }: Subject, issue: Issue): void {
  const expected = expectedBy(issue)
  const node = nodeAt(root, issue.path)
  if (node) {
    report(irJsonDiagnostics.wrongValue, { pointer: show(issue.path), expected, got: showValue(node) }, {
      at: { origin: spanOf(node) },
      didYouMean: node.type === 'string' ? closestMatch(String(node.value), optionsOf(issue)) : undefined,
    })
  } else {
    const owner = issue.path.slice(0, -1)
    report(irJsonDiagnostics.missingKey, { pointer: show(owner), key: String(issue.path.at(-1)), expected }, {
      at: { origin: spanOf(nodeAt(root, owner) ?? root) },
    })
  }
}

function nodeAt(root: JsonNode, path: Path): JsonNode | undefined {
  return path.reduce<JsonNode | undefined>(childOf, root)
}

/** A JSON pointer (RFC 6901), or words for the whole file. */
function show(path: Path): string {
  if (path.length === 0) return 'the mesh'
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

/** What a value is, in a few words: lists and objects by kind, others as they are written, cut short. */
export function showValue(node: JsonNode): string {
  if (node.type === 'array') return 'an array'
  if (node.type === 'object') return 'an object'
  const written = JSON.stringify(node.value)
  return written.length > 60 ? `${written.slice(0, 57)}...` : written
}

function expectedBy(issue: Issue): string {
  const options = optionsOf(issue)
  if (options.length === 1) return Number.isNaN(Number(options[0])) ? `'${options[0]}'` : options[0]!
  if (options.length > 1) return `one of ${options.map((option) => `'${option}'`).join(', ')}`
  if (issue.code === 'too_big' || issue.code === 'too_small') return 'a number that JSON programs agree on'
  if (issue.code !== 'invalid_type') return 'of another form'
  switch (issue.expected) {
    case 'int':
    case 'number':
      // The IR has whole numbers only.
      return 'an integer'
    case 'object':
    case 'record':
      return 'an object'
    case 'array':
      return 'an array'
    default:
      return `a ${issue.expected}`
  }
}

function optionsOf(issue: Issue): string[] {
  if (issue.code === 'invalid_value') return issue.values.map(String)
  if (issue.code === 'invalid_union' && 'options' in issue) return (issue.options as readonly unknown[]).map(String)
  return []
}
