import { existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compile, isError, type LoadedEmitter } from '@mesh-compile/compiler'

const here = fileURLToPath(new URL('.', import.meta.url))

/** The meshes of all cases and examples. */
export const sources: readonly { readonly name: string; readonly entry: string }[] = ['cases', '../../examples'].flatMap((group) =>
  readdirSync(join(here, group)).toSorted().flatMap((name) => {
    const entry = ['mesh.ts', ...readdirSync(join(here, group, name)).filter((file) => file.endsWith('.mesh.json'))]
      .map((file) => join(here, group, name, file))
      .find((file) => existsSync(file))
    return entry === undefined ? [] : [{ name, entry }]
  }),
)

/** What an emitter makes of a mesh, by path; nothing where it is refused, by whichever stage. */
export async function emitted(entry: string, emitter: LoadedEmitter, options: object = {}): Promise<readonly (readonly [path: string, text: string])[]> {
  const request = { formats: ['json'], xds: 'static' } as const
  const settings = { emitters: { [emitter.target]: options } } as NonNullable<Parameters<typeof compile>[0]['settings']>
  const { diagnostics, outputs } = await compile({ entry, cwd: dirname(entry), check: false, evalTimeoutMs: 60_000, emitters: [emitter], settings, request })
  if (diagnostics.some(isError)) return []
  return (outputs ?? []).flatMap(({ files }) => files.map(({ path, print }) => [path, String(print())] as const))
}
