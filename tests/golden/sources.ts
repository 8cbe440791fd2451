import { existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { envoy } from '@mesh-compile/envoy-bootstrap'
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

export const ENVOY: LoadedEmitter = { target: 'envoy', package: '@mesh-compile/envoy-bootstrap', emitter: envoy }

/**
 * What an emitter makes of a mesh, by path, when Envoy's configuration is asked for as well; nothing where it is refused,
 * by whichever stage. Options go before those of the mesh's own configuration.
 */
export async function emitted(
  entry: string,
  emitter: LoadedEmitter,
  options: object = {},
  // Certificates that AWS issues must be watched.
  xds: 'static' | 'files' = 'files',
): Promise<readonly (readonly [path: string, text: string])[]> {
  const { envoy: ofEnvoy, [emitter.target]: own } = await configured(dirname(entry))
  const settings = { emitters: { envoy: ofEnvoy ?? {}, [emitter.target]: { ...own, ...options } } } as NonNullable<Parameters<typeof compile>[0]['settings']>
  const request = { formats: ['json'], xds } as const
  const { diagnostics, outputs } = await compile({ entry, cwd: dirname(entry), check: false, evalTimeoutMs: 60_000, emitters: emitter.target === ENVOY.target ? [emitter] : [ENVOY, emitter], settings, request })
  if (diagnostics.some(isError)) return []
  return (outputs ?? []).filter((output) => output.emitter === emitter.emitter.name).flatMap(({ files }) => files.map(({ path, print }) => [path, String(print())] as const))
}

/** Options of emitters that stand beside a mesh. */
export async function configured(folder: string): Promise<Readonly<Record<string, object>>> {
  const file = join(folder, 'mesh-compile.config.ts')
  if (!existsSync(file)) return {}
  const { default: config } = (await import(file)) as { readonly default: { readonly emitters?: Readonly<Record<string, object>> } }
  return config.emitters ?? {}
}
