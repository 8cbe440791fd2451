import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

/**
 * The TypeScript settings in these folders and all that they extend; both esbuild and TypeScript read them. Nothing when
 * it cannot be known what they lead to: a package, or paths that imports are searched in.
 */
export function settingsChain(folders: readonly string[]): readonly string[] | undefined {
  const found = new Set<string>()
  const queue = folders.flatMap((folder) => ['tsconfig.json', 'jsconfig.json'].map((name) => join(folder, name))).filter((path) => existsSync(path))
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    if (found.has(path)) continue
    found.add(path)
    const text = readOrEmpty(path)
    if (/"(?:paths|baseUrl|rootDirs)"/.test(text)) return undefined
    for (const extended of extendedBy(text)) {
      if (!extended.startsWith('.')) return undefined
      queue.push(resolve(dirname(path), extended.endsWith('.json') ? extended : `${extended}.json`))
    }
  }
  return [...found]
}

function extendedBy(text: string): readonly string[] {
  const value = /"extends"\s*:\s*("[^"]*"|\[[^\]]*\])/.exec(text)?.[1] ?? ''
  return [...value.matchAll(/"([^"]*)"/g)].map((match) => match[1]!)
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
