import type { Pass } from '../pass.ts'
import { sentence } from '../sentence.ts'

/** Zone rules: MC5001. */
export const zoneDiagnostics = {
  notAdmitted: {
    code: 'MC5001',
    slug: 'not-admitted-to-zone',
    severity: 'error',
    message: sentence('MC5001'),
    help: 'give the caller the labels that the zone asks for, or do not call it from there',
  },
} as const

/** Every caller of a service in a zone carries the labels that the zone asks for. */
export const zones: Pass = {
  name: 'zones',
  description: 'Every caller of a service in a zone carries the labels that the zone asks for.',
  diagnostics: zoneDiagnostics,
  run({ mesh, calls, virtualServices }, report) {
    const zonesByName = new Map(mesh.zones.map((zone) => [zone.name, zone]))
    for (const { caller, virtualService, origin, path } of calls) {
      const zone = zonesByName.get(virtualServices.get(virtualService)?.zone ?? '')
      if (!zone || Object.entries(zone.allow).every(([key, value]) => caller.labels[key] === value)) continue
      report(
        zoneDiagnostics.notAdmitted,
        {
          client: caller.name,
          service: virtualService,
          zone: zone.name,
          allowed: showLabels(zone.allow),
          labels: showLabels(caller.labels),
        },
        { at: { origin, path }, related: [{ label: 'the zone', origin: zone.origin }] },
      )
    }
  },
}

function showLabels(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels).map(([key, value]) => `${key}=${value}`).join(', ') || 'no labels'
}
