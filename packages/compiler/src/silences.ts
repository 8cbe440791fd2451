import type { Silence } from '@mesh-compile/ir'
import { collectDiagnostics, type Diagnostic, type DiagnosticDefinition } from '@mesh-compile/ir/diagnostics'
import { closestMatch } from './suggest.ts'

/** What can be wrong with accepting a warning. */
export const silenceDiagnostics = {
  unknownWarning: {
    code: 'MC5020',
    slug: 'unknown-warning',
    severity: 'error',
    message: "no warning is called '{warning}'",
    help: 'give its code, or the name that `mesh-compile explain CODE` prints beside it',
  },
  silencedError: {
    code: 'MC5021',
    slug: 'silenced-error',
    severity: 'error',
    message: "'{warning}' is an error: it cannot be silenced",
  },
  unusedSilence: {
    code: 'MC5022',
    slug: 'unused-silence',
    severity: 'warning',
    message: "nothing is silenced here: no warning '{warning}' was raised{about}",
    help: 'remove it, so that it does not hide a warning that comes later',
  },
  noReason: {
    code: 'MC5023',
    slug: 'silence-without-reason',
    severity: 'error',
    message: "the reason why the warning '{warning}' is accepted is empty",
  },
} as const

/** Findings of which those that the mesh accepts are left out. */
export interface Silenced {
  /** Whether a finding is to be shown. */
  readonly isShown: (finding: Pick<Diagnostic, 'definition' | 'args'>) => boolean
  /** What is wrong with the silences themselves; call it when every finding has been asked about. */
  readonly findings: (isComplete: boolean) => readonly Diagnostic[]
  /** How many findings were left out so far. */
  readonly count: () => number
}

/** Prepares the silences of a mesh. `known` are all the findings that there can be, those of the emitters included. */
export function silence(silences: readonly Silence[], known: Iterable<DiagnosticDefinition>): Silenced {
  const byName = new Map([...known].flatMap((definition) => [[definition.slug, definition], [definition.code, definition]] as const))
  const used = new Set<Silence>()
  let count = 0
  return {
    isShown: (finding) => {
      const matching = finding.definition.severity === 'warning' ? silences.filter((candidate) => concerns(candidate, finding)) : []
      for (const each of matching) used.add(each)
      if (matching.length > 0) count++
      return matching.length === 0
    },
    // Before everything has been looked for, what was not found says nothing.
    findings: (isComplete) => silences.flatMap((each) => check(each, byName, isComplete && !used.has(each))),
    count: () => count,
  }
}

function concerns({ warning, about }: Silence, { definition, args }: Pick<Diagnostic, 'definition' | 'args'>): boolean {
  return [definition.slug, definition.code].includes(warning) && (about.length === 0 || Object.values(args).some((value) => about.includes(String(value))))
}

function check({ warning, reason, about, origin }: Silence, byName: ReadonlyMap<string, DiagnosticDefinition>, isUnused: boolean): readonly Diagnostic[] {
  const { diagnostics, report } = collectDiagnostics()
  const at = { origin, path: 'arguments[0]' }
  const definition = byName.get(warning)
  if (!definition) {
    report(silenceDiagnostics.unknownWarning, { warning }, { at, didYouMean: closestMatch(warning, [...byName.keys()]) })
  } else if (definition.severity === 'error') {
    report(silenceDiagnostics.silencedError, { warning }, { at })
  } else if (reason.trim() === '') {
    report(silenceDiagnostics.noReason, { warning }, { at: { origin, path: 'arguments[1].reason' } })
  } else if (isUnused) {
    report(silenceDiagnostics.unusedSilence, { warning, about: about.length > 0 ? ` about ${about.join(', ')}` : '' }, { at })
  }
  return diagnostics
}
