/** What a reference to a container image says about the version. */
export interface Image {
  readonly tag?: string
  readonly digest?: string
}

// OCI distribution: a host with dots or a port, a path of lower-case components, a tag, a digest.
const HOST = '[A-Za-z0-9-]+(?:\\.[A-Za-z0-9-]+)*(?::[0-9]+)?'
const COMPONENT = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*'
const TAG = '[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}'
const DIGEST = '[A-Za-z][A-Za-z0-9+._-]*:[0-9A-Fa-f]{32,}'
const IMAGE = new RegExp(`^(?:${HOST}/)?${COMPONENT}(?:/${COMPONENT})*(?::(?<tag>${TAG}))?(?:@(?<digest>${DIGEST}))?$`)
// AWS: ContainerDefinition.image.
const MOST_CHARACTERS = 255

/** Reads an image reference; undefined when it is none. */
export function readImage(text: string): Image | undefined {
  const found = text.length <= MOST_CHARACTERS ? IMAGE.exec(text) : null
  if (!found) return undefined
  const { tag, digest } = found.groups ?? {}
  return { ...(tag !== undefined && { tag }), ...(digest !== undefined && { digest }) }
}
