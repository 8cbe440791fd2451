/** What may be wrong with the option `tags`. */
export const tagDiagnostics = {
  illegalTag: {
    code: 'MC6590',
    slug: 'illegal-tag',
    severity: 'error',
    message: "option tags: '{tag}' {reason}",
    why: 'AWS refuses every resource that has such a tag.',
    help: 'write key=value, such as team=shop',
  },
  tooManyTags: {
    code: 'MC6591',
    slug: 'too-many-tags',
    severity: 'error',
    message: 'option tags: {actual} tags, but a resource of AWS can have at most {most}',
    why: 'AWS refuses every resource that has more.',
  },
} as const
