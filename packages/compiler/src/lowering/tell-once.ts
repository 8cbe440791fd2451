import type { Report } from '@mesh-compile/ir/diagnostics'

/** Passes each finding on once: a value that several things share is read for each of them. */
export function tellOnce(report: Report): Report {
  const told = new Set<string>()
  return (definition, args, details) => {
    const key = JSON.stringify([definition.code, args, details?.at])
    if (told.has(key)) return
    told.add(key)
    report(definition, args, details)
  }
}
