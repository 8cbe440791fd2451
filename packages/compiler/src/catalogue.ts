import type { DiagnosticDefinition } from '@mesh-compile/ir/diagnostics'
import { passes } from './analysis/passes.ts'
import { emitDiagnostics } from './emit/diagnostics.ts'
import { frontendDiagnostics } from './frontend/diagnostics.ts'
import { irJsonDiagnostics } from './frontend/ir-json-diagnostics.ts'
import { loweringDiagnostics } from './lowering/diagnostics.ts'
import { silenceDiagnostics } from './silences.ts'

/** Every finding of the compiler itself, by code; emitters bring their own. */
export const catalogue: ReadonlyMap<string, DiagnosticDefinition> = new Map(
  [
    frontendDiagnostics,
    irJsonDiagnostics,
    loweringDiagnostics,
    silenceDiagnostics,
    emitDiagnostics,
    ...passes.map(({ diagnostics }) => diagnostics),
  ]
    .flatMap((family): readonly DiagnosticDefinition[] => Object.values(family))
    .map((definition) => [definition.code, definition]),
)
