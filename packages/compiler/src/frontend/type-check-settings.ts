import { existsSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/**
 * Writes the tsconfig that a mesh is checked with and returns its path: the user's own settings where they change
 * what an import means (`paths`, `lib`), ours where they decide what is checked.
 */
export function writeTypeCheckSettings(entry: string, folder: string): string {
  const own = nearestSettings(entry)
  const nodeTypes = nodeTypesFolder(entry)
  const settings = {
    ...(own !== undefined && { extends: own }),
    compilerOptions: {
      target: 'esnext',
      module: 'preserve',
      moduleResolution: 'bundler',
      strict: true,
      allowImportingTsExtensions: true,
      resolveJsonModule: true,
      skipLibCheck: true,
      noEmit: true,
      composite: false,
      incremental: false,
      declaration: false,
      declarationMap: false,
      emitDeclarationOnly: false,
      isolatedDeclarations: false,
      // Relative to a folder of the user's; nothing is written, so they mean nothing here.
      rootDir: null,
      outDir: null,
      tsBuildInfoFile: null,
      typeRoots: nodeTypes === undefined ? [] : [nodeTypes],
      types: nodeTypes === undefined ? [] : ['node'],
    },
    files: [entry],
    include: [],
    exclude: [],
    references: [],
  }
  const path = join(folder, 'tsconfig.json')
  writeFileSync(path, JSON.stringify(settings, null, 2))
  return path
}

/** The nearest tsconfig.json, up to the folder of the nearest package.json. */
function nearestSettings(entry: string): string | undefined {
  for (let folder = dirname(entry); ; folder = dirname(folder)) {
    const path = join(folder, 'tsconfig.json')
    if (existsSync(path)) return path
    if (existsSync(join(folder, 'package.json')) || folder === dirname(folder)) return undefined
  }
}

/** The folder that holds the entry's own `@types/node`. */
function nodeTypesFolder(entry: string): string | undefined {
  try {
    return dirname(dirname(createRequire(entry).resolve('@types/node/package.json')))
  } catch {
    return undefined
  }
}
