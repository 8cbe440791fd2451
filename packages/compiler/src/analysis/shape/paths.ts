import type { PathMatch } from '@mesh-compile/ir'

/** Why a text is not the path of a request, or its beginning; `undefined` when it is. */
export function pathFault({ kind, value }: Pick<PathMatch, 'kind' | 'value'>): string | undefined {
  if (!value.startsWith('/')) return "a path begins with '/'"
  if (/[?#]/.test(value)) return "the query and what follows '#' are not part of the path"
  if (!/^[\x21-\x7e]*$/.test(value)) return 'a path is printable ASCII; write other characters as %XX'
  if (/\/\/|\/\.\.?(\/|$)/.test(kind === 'prefix' ? value.replace(/\/\.{0,2}$/, '') : value)) {
    return "paths are normalised before they are matched, which takes '//', '/./' and '/../' out"
  }
  return undefined
}
