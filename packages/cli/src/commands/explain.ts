import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { didYouMean } from '../arguments.ts'
import { failUsage } from '../main.ts'

// Copied beside the compiled files by the build.
const pages = new URL('../diagnostics/', import.meta.url)

/** Prints the page of a diagnostic. */
export function explain(code: string | undefined): number {
  const codes = existsSync(pages) ? readdirSync(pages).map((name) => name.replace(/\.md$/, '')) : []
  if (code === undefined) return failUsage('mesh-compile explain: which code? Give one, such as mesh-compile explain MC4001')
  const wanted = code.toUpperCase()
  if (!codes.includes(wanted)) return failUsage(`mesh-compile explain: there is no such code '${code}'.${didYouMean(wanted, codes)}`)
  process.stdout.write(readFileSync(new URL(`${wanted}.md`, pages), 'utf8'))
  return 0
}
