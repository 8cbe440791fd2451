import { closestMatch } from '../../suggest.ts'
import { LOG_OPERATORS } from './log-operators.ts'

/** What is wrong with a format: an operator that there is not, or one that is written wrongly. */
export type FormatProblem =
  | { readonly kind: 'unknown'; readonly operator: string; readonly didYouMean: string | undefined }
  | { readonly kind: 'malformed'; readonly text: string; readonly reason: string }

// As Envoy reads them, from each percent sign on.
const COMMAND = /^%([A-Z0-9_]+)(?:\(([^)]*)\))?(?::(\d{1,9}))?%/
const LIKE_COMMAND = /^%([A-Za-z][A-Za-z0-9_]*)(?:\([^)]*\))?(?::\d+)?%/

/** Everything that Envoy would refuse in a format, in the order in which it stands there. */
export function findFormatProblems(format: string): readonly FormatProblem[] {
  const problems: FormatProblem[] = []
  for (let place = format.indexOf('%'); place >= 0; ) {
    const rest = format.slice(place)
    const [whole, name, argument, length] = COMMAND.exec(rest) ?? []
    if (rest.startsWith('%%')) {
      place = format.indexOf('%', place + 2)
    } else if (whole !== undefined && name !== undefined) {
      const problem = problemOf(whole, name, argument, length)
      if (problem) problems.push(problem)
      place = format.indexOf('%', place + whole.length)
    } else {
      const [like, word] = LIKE_COMMAND.exec(rest) ?? []
      problems.push(
        word === undefined
          ? { kind: 'malformed', text: rest.slice(0, 20), reason: 'begins no operator' }
          : { kind: 'unknown', operator: word, didYouMean: closestMatch(word, [...LOG_OPERATORS.keys()]) },
      )
      place = format.indexOf('%', place + (like?.length ?? 1))
    }
  }
  return problems
}

function problemOf(text: string, name: string, argument: string | undefined, length: string | undefined): FormatProblem | undefined {
  const rule = LOG_OPERATORS.get(name)
  if (!rule) return { kind: 'unknown', operator: name, didYouMean: closestMatch(name, [...LOG_OPERATORS.keys()]) }
  if (length !== undefined && !rule.length) return { kind: 'malformed', text, reason: 'takes no length' }
  if (!rule.argument) return argument === undefined ? undefined : { kind: 'malformed', text, reason: 'takes nothing in brackets' }
  const { pattern, expected, optional = false } = rule.argument
  const fits = argument === undefined ? optional : pattern.test(argument)
  return fits ? undefined : { kind: 'malformed', text, reason: `needs in brackets ${expected}` }
}
