import { compareText, IR_VERSION, type Declared, type Mesh, type SourceSpan, type VirtualNode } from '@mesh-compile/ir'
import { collectDiagnostics, type Diagnostic } from '@mesh-compile/ir/diagnostics'
import { irJsonDiagnostics } from './ir-json-diagnostics.ts'
import { checkKeys, reportIssues, showValue, type Subject } from './ir-json-findings.ts'
import { childOf, createLocator, findTooDeep, parseJsonTree, valueOf, type JsonNode } from './json-tree.ts'

/** Bytes of IR JSON that are read at most: a mesh of 10,000 nodes is well below. */
export const MAX_IR_JSON_BYTES: number = 16 * 1024 * 1024
/** Levels of nesting that are read at most; a mesh has about ten. */
export const MAX_IR_JSON_DEPTH: number = 200

/** A mesh, unless something is wrong with the file. */
export interface IrJsonResult {
  readonly mesh?: Mesh
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Reads a mesh from the text of an IR JSON file. Runs no code of the user's.
 *
 * What may be left out is filled in, lists are sorted, and every named thing without an `origin` gets the span of its
 * object in the file, so that what the analysis finds later has a place. `file` is the path to print.
 */
export async function readIrJson(text: string, file: string): Promise<IrJsonResult> {
  const { diagnostics, report } = collectDiagnostics()
  const json = text.startsWith('\uFEFF') ? text.slice(1) : text
  const locate = createLocator(json, file)
  const positionAt = (offset: number): { at: { origin: SourceSpan }; line: number; column: number } => {
    const origin = locate(offset, 0)
    return { at: { origin }, line: origin.line, column: origin.column }
  }

  const bytes = Buffer.byteLength(json)
  if (bytes > MAX_IR_JSON_BYTES) {
    report(irJsonDiagnostics.tooLarge, { file, bytes, limit: MAX_IR_JSON_BYTES }, { at: positionAt(0).at })
    return { diagnostics }
  }
  const tooDeep = findTooDeep(json, MAX_IR_JSON_DEPTH)
  if (tooDeep !== undefined) {
    const { at, line, column } = positionAt(tooDeep)
    report(irJsonDiagnostics.tooDeep, { file, limit: MAX_IR_JSON_DEPTH, line, column }, { at })
    return { diagnostics }
  }
  const tree = parseJsonTree(json)
  if ('problem' in tree) {
    const { at, line, column } = positionAt(tree.offset)
    report(irJsonDiagnostics.syntax, { file, problem: tree.problem, line, column }, { at })
    return { diagnostics }
  }
  const spanOf = (node: JsonNode): SourceSpan => locate(node.offset, node.length)
  const mesh = await readMesh({ root: tree.root, report, spanOf }, file)
  return mesh ? { mesh, diagnostics } : { diagnostics }
}

async function readMesh(subject: Subject, file: string): Promise<Mesh | undefined> {
  const { root, report, spanOf } = subject
  if (root.type !== 'object') {
    const got = root.type === 'array' ? 'an array' : showValue(root)
    const example = `{"irVersion":${IR_VERSION},"name":"shop"`
    report(irJsonDiagnostics.notAnObject, { file, got, example }, { at: { origin: spanOf(root) } })
    return undefined
  }
  const version = childOf(root, 'irVersion')
  if (version?.type === 'number' && version.value !== IR_VERSION) {
    const args = { file, version: version.value as number, known: IR_VERSION }
    report(irJsonDiagnostics.unknownVersion, args, { at: { origin: spanOf(version) } })
    return undefined
  }
  if (!checkKeys(subject)) return undefined
  // Only IR JSON needs the schema library: a mesh from TypeScript is not made to wait for it.
  const { meshSchema, meshJsonSchema } = await import('@mesh-compile/ir/schema')
  const parsed = meshSchema.safeParse(valueOf(root))
  if (parsed.success) return sortLists(addOrigins(parsed.data, root, spanOf))
  reportIssues(subject, parsed.error.issues, meshJsonSchema())
  return undefined
}

/** Lists of a mesh are sorted by name, so that equal meshes give equal bytes. */
function sortLists(mesh: Mesh): Mesh {
  return {
    ...mesh,
    authorities: byName(mesh.authorities),
    zones: byName(mesh.zones),
    virtualServices: byName(mesh.virtualServices),
    virtualNodes: byName(mesh.virtualNodes),
    virtualRouters: byName(mesh.virtualRouters.map((router) => ({ ...router, routes: byName(router.routes) }))),
    virtualGateways: byName(mesh.virtualGateways.map((gateway) => ({ ...gateway, routes: byName(gateway.routes) }))),
  }
}

function byName<Named extends { readonly name: string }>(list: readonly Named[]): readonly Named[] {
  return list.toSorted((a, b) => compareText(a.name, b.name))
}

/** Gives a place to what has none; the lists of `mesh` are still in the order of the file. */
function addOrigins(mesh: Mesh, root: JsonNode, spanOf: (node: JsonNode) => SourceSpan): Mesh {
  const locate = <Item extends Declared>(item: Item, node: JsonNode): Item => {
    // The number of a builder call means nothing outside of the run that counted it.
    const known = item.origin && 'file' in item.origin ? item.origin : undefined
    return { ...item, origin: known ?? spanOf(node) }
  }
  const each = <Item extends Declared>(
    list: readonly Item[],
    owner: JsonNode,
    key: string,
    inside: (item: Item, node: JsonNode) => Item = (item) => item,
  ): readonly Item[] => {
    const items = childOf(owner, key)
    return list.map((item, index) => {
      const node = childOf(items, index) ?? owner
      return inside(locate(item, node), node)
    })
  }
  const runsOn = <Item extends Pick<VirtualNode, 'platform'>>({ platform }: Item, node: JsonNode): Pick<Item, 'platform'> =>
    platform ? { platform: locate(platform, childOf(node, 'platform') ?? node) } : {}
  return {
    ...locate(mesh, root),
    authorities: each(mesh.authorities, root, 'authorities'),
    zones: each(mesh.zones, root, 'zones'),
    virtualServices: each(mesh.virtualServices, root, 'virtualServices', (service, node) => ({
      ...service,
      listeners: each(service.listeners, node, 'listeners'),
      ...(service.provider && { provider: locate(service.provider, childOf(node, 'provider') ?? node) }),
    })),
    virtualNodes: each(mesh.virtualNodes, root, 'virtualNodes', (virtualNode, node) => ({
      ...virtualNode,
      listeners: each(virtualNode.listeners, node, 'listeners'),
      backends: each(virtualNode.backends, node, 'backends'),
      ...runsOn(virtualNode, node),
    })),
    virtualRouters: each(mesh.virtualRouters, root, 'virtualRouters', (router, node) => ({
      ...router,
      listeners: each(router.listeners, node, 'listeners'),
      routes: each(router.routes, node, 'routes'),
    })),
    virtualGateways: each(mesh.virtualGateways, root, 'virtualGateways', (gateway, node) => ({
      ...gateway,
      listeners: each(gateway.listeners, node, 'listeners'),
      routes: each(gateway.routes, node, 'routes'),
      ...runsOn(gateway, node),
    })),
  }
}
