import type { Assertion, CallerSet, Destination } from '@mesh-compile/ir'
import type { Collected } from './collect.ts'
import { lowerLabels } from './labels.ts'
import { lowerRequestMatch, REQUEST_FIELDS } from './match.ts'
import { isGiven, readDeclaration, readList, readObject, readWord, subjectOf, valueOf, type Subject, type Value } from './reader.ts'
import { readMember } from './reference.ts'
import { lowerZone } from './virtual-service.ts'

const CALLER_EXPECTED = "a virtual node, a virtual gateway, { labels }, a list of these, or 'everyone'"
const DESTINATION_EXPECTED = 'a virtual service, a virtual node, a zone, or a list of these'

/** What assertions are read with. */
interface Context {
  readonly collected: Collected
  readonly mesh: number
}

/** Reads `canReach(...)` and its siblings, as given to `mesh.assert`. What of one could not be read whole claims is not known. */
export function lowerAssertion(raw: unknown, parent: Subject, context: Context): Assertion | undefined {
  let isWhole = true
  const broken: Subject['broken'] = (...within) => {
    isWhole = false
    parent.broken(...within)
  }
  const assertion = readAssertion(raw, { ...parent, broken }, context)
  return isWhole ? assertion : undefined
}

function readAssertion(raw: unknown, parent: Subject, context: Context): Assertion | undefined {
  const value = valueOf(parent, raw, 'arguments[0]')
  const declaration = readDeclaration(value, ['assertion'], 'made by canReach(), cannotReach() or requireMutualTls()')
  if (!declaration) return undefined
  const { claim, call } = declaration
  const subject = subjectOf(parent, `${claim}()`, call)
  const origin = { call }
  if (claim === 'requireMutualTls') {
    return { kind: claim, of: lowerDestinations(valueOf(subject, declaration.to, 'arguments[0]'), context), origin }
  }
  const keys = claim === 'canReach' ? (['requests'] as const) : (['requests', 'except', 'transitively'] as const)
  const options = readObject<'requests' | 'except' | 'transitively'>(valueOf(subject, declaration.options, 'arguments[2]'), keys)
  const requests = isGiven(options.requests) ? lowerRequests(options.requests) : undefined
  return {
    kind: claim,
    from: lowerCallers(valueOf(subject, declaration.from, 'arguments[0]'), context),
    to: lowerDestinations(valueOf(subject, declaration.to, 'arguments[1]'), context),
    except: claim === 'cannotReach' && isGiven(options.except) ? lowerCallers(options.except, context) : [],
    ...(requests && { requests }),
    transitively: claim === 'cannotReach' && isGiven(options.transitively) && readWord(options.transitively, [true, false]) === true,
    origin,
  }
}

function lowerCallers(value: Value, { mesh }: Context): readonly CallerSet[] {
  if (value.raw === 'everyone') return [{ kind: 'everyone' }]
  return itemsOf(value).flatMap((item): CallerSet[] => {
    const { raw } = item
    if (typeof raw === 'object' && raw !== null && 'labels' in raw && !('kind' in raw)) {
      return [{ kind: 'labels', labels: lowerLabels(readObject(item, ['labels']).labels) }]
    }
    const member = readMember(item, ['virtualNode', 'virtualGateway'], CALLER_EXPECTED, mesh)
    return member ? [member] : []
  })
}

function lowerDestinations(value: Value, { collected, mesh }: Context): readonly Destination[] {
  return itemsOf(value).flatMap((item): Destination[] => {
    if ((item.raw as { readonly kind?: unknown } | null | undefined)?.kind === 'zone') {
      const name = lowerZone(item, collected)
      return name === undefined ? [] : [{ kind: 'zone', name }]
    }
    const member = readMember(item, ['virtualService', 'virtualNode'], DESTINATION_EXPECTED, mesh)
    return member ? [member] : []
  })
}

function itemsOf(value: Value): readonly Value[] {
  return Array.isArray(value.raw) ? readList(value) : [value]
}

function lowerRequests(value: Value): ReturnType<typeof lowerRequestMatch> {
  const fields = readObject(value, [...REQUEST_FIELDS.filter((field) => field !== 'port'), 'scheme'])
  const scheme = isGiven(fields.scheme) ? readWord(fields.scheme, ['http', 'https']) : undefined
  return { ...lowerRequestMatch(fields), ...(scheme && { scheme }) }
}
