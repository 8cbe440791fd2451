import { createHash } from 'node:crypto'

/*
 * Names in templates, made from names of the mesh. A name that is left as it is, is never one that was changed, and the
 * name of one thing does not depend on what else there is: CloudFormation replaces a resource whose logical id changes.
 */

// Only segments that begin with a letter: of `a-1` and `a1`, one would lose the sign that tells them apart.
const CANONICAL_KEY = /^[a-z][a-z0-9]*(-[a-z][a-z0-9]*)*$/
// CloudFormation: logical ids have at most 255 characters.
const LONGEST_ID = 255
const LONGEST_SLUG = 100

/** Nouns that end in another noun: where that other one has a key such as `a-gateway`, the two would read alike. */
export const COMPOUND_NOUNS: readonly string[] = ['DiscoveryService', 'GatewayRoute', 'VirtualService']

/**
 * A logical id or an output's name: alphanumeric, and no two `key`s of one noun, or nouns, have the same.
 *
 * `checkout-v1` and `VirtualNode` give `CheckoutV1VirtualNode`; a key of another form is followed by a hash. As that is
 * in capitals, and nouns end in a small letter, the two never meet.
 */
export function alphanumericName(noun: string, key: string, unique: string): string {
  const id = `${pascalCase(key)}${noun}`
  const isCanonical = key === '' || (CANONICAL_KEY.test(key) && id.length <= LONGEST_ID && !isAmbiguous(id, noun))
  return isCanonical ? id : `${pascalCase(key).slice(0, LONGEST_SLUG)}${noun}${hashOf(unique).toUpperCase()}`
}

function isAmbiguous(id: string, noun: string): boolean {
  return COMPOUND_NOUNS.some((other) => other !== noun && other.endsWith(noun) && id.endsWith(other))
}

/** `checkout-v1` → `CheckoutV1`; what is neither a letter nor a digit goes, and what follows it gets a capital. */
function pascalCase(key: string): string {
  return key.replace(/[^A-Za-z0-9]*([A-Za-z0-9]?)([A-Za-z0-9]*)/g, (_, first: string, rest: string) => first.toUpperCase() + rest)
}

// Names of stacks and of files that are the same on disks that do not tell upper from lower case.
const CANONICAL_NAME = /^[a-z0-9]+(-[a-z0-9]+)*$/
const LIKE_A_HASH = /(^|-)[0-9a-f]{8}$/
const LONGEST_NAME = 60

/** A name for a file, a part of the name of a stack or of an export: small letters, digits and single hyphens. */
export function hyphenatedName(name: string): string {
  if (CANONICAL_NAME.test(name) && name.length <= LONGEST_NAME && !LIKE_A_HASH.test(name)) return name
  const slug = name.toLowerCase().replace(/[^a-z0-9]+/g, '-').slice(0, LONGEST_NAME).replace(/^-|-$/g, '')
  return slug === '' ? hashOf(name) : `${slug}-${hashOf(name)}`
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8)
}
