import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compile } from '@mesh-compile/compiler'
import type { Mesh } from '@mesh-compile/ir'
import { messageOf } from '@mesh-compile/ir/diagnostics'

/** What came of a mesh in the language: what the compiler said, and the mesh, proved or not. */
export interface CompiledMesh {
  readonly findings: readonly string[]
  readonly mesh: Mesh
}

// Within this package, so that the language resolves as it does for users.
const HERE = fileURLToPath(new URL('..', import.meta.url))

/** Compiles a program as `mesh-compile check` does, types included; nothing is emitted. */
export async function compileMesh(source: string): Promise<CompiledMesh> {
  const cwd = mkdtempSync(join(HERE, '.mesh-'))
  try {
    const entry = join(cwd, 'mesh.ts')
    writeFileSync(entry, source)
    const request = { formats: ['json'], xds: 'static' } as const
    const { diagnostics, mesh } = await compile({ entry, cwd, check: true, evalTimeoutMs: 30_000, emitters: [], settings: { emitters: {} }, request })
    const findings = diagnostics.map((diagnostic) => `${diagnostic.definition.code} ${messageOf(diagnostic)}`)
    if (!mesh) throw new Error(`there is no mesh: ${findings.join('\n')}`)
    return { findings, mesh }
  } finally {
    rmSync(cwd, { recursive: true, force: true })
  }
}
