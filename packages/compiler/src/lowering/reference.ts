import { loweringDiagnostics as diagnostics } from './diagnostics.ts'
import { at, readDeclaration, type Value } from './reader.ts'

/** What a mesh handle declares. */
type MemberKind = 'virtualService' | 'virtualNode' | 'virtualRouter' | 'virtualGateway'

/** Reads a reference to something of the same mesh; what belongs to another mesh is reported. */
export function readMember<Kind extends MemberKind>(
  value: Value,
  kinds: readonly Kind[],
  expected: string,
  mesh: number,
): { readonly kind: Kind; readonly name: string } | undefined {
  const declaration = readDeclaration(value, kinds, expected)
  if (!declaration) return undefined
  const { kind, name, mesh: of } = declaration as { readonly kind: Kind; readonly name: unknown; readonly mesh: number }
  // A name that is no string was reported where it was given.
  if (typeof name !== 'string') return undefined
  if (of === mesh) return { kind, name }
  const { subject, path } = value
  subject.broken()
  subject.report(diagnostics.otherMesh, { owner: subject.owner, field: path, what: `${expected} '${name}'` }, { at: at(value) })
  return undefined
}
