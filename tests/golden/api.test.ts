import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CompilerState, Extractor, ExtractorConfig } from '@microsoft/api-extractor'
import { afterAll, expect, test } from 'vitest'

// What packages export is a contract: each entry has a report of its names and signatures, so that a change is seen in review.
const root = join(import.meta.dirname, '../../packages')
const reports = join(import.meta.dirname, 'api')
const update = process.env['UPDATE_GOLDEN'] === '1'
const scratch = mkdtempSync(join(tmpdir(), 'mesh-compile-api-'))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

interface Entry {
  readonly folder: string
  /** Of its report: the package's, and what an import says behind it. */
  readonly name: string
  readonly types: string
}

const entries: readonly Entry[] = readdirSync(root).toSorted().flatMap((name) => {
  const folder = join(root, name)
  const { exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { readonly exports: Readonly<Record<string, { readonly types?: string }>> }
  return Object.entries(exports).flatMap(([path, { types }]) => (types === undefined ? [] : [{ folder, name: `${name}${path.slice(1).replaceAll('/', '.')}`, types: join(folder, types) }]))
})

const tsconfig = join(scratch, 'tsconfig.json')
writeFileSync(
  tsconfig,
  JSON.stringify({
    compilerOptions: { strict: true, noEmit: true, target: 'esnext', module: 'nodenext', types: [], skipLibCheck: true, allowImportingTsExtensions: true },
    files: entries.map(({ types }) => types),
  }),
)

let program: CompilerState | undefined

/** What an entry exports; of the language also the types by which it refuses, which are no exports. */
function reportOf({ folder, name, types }: Entry): string {
  const config = ExtractorConfig.prepare({
    packageJsonFullPath: join(folder, 'package.json'),
    configObjectFullPath: undefined,
    configObject: {
      projectFolder: folder,
      mainEntryPointFilePath: types,
      compiler: { tsconfigFilePath: tsconfig },
      newlineKind: 'lf',
      apiReport: { enabled: true, reportFileName: `${name}.api.md`, reportFolder: scratch, reportTempFolder: join(scratch, 'new'), includeForgottenExports: name === 'dsl' },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: {
        extractorMessageReporting: { default: { logLevel: 'none' as never } },
        tsdocMessageReporting: { default: { logLevel: 'none' as never } },
      },
    },
  })
  program ??= CompilerState.create(config, { additionalEntryPoints: entries.map((entry) => entry.types) })
  const problems: string[] = []
  Extractor.invoke(config, {
    compilerState: program,
    localBuild: true,
    messageCallback: (message) => {
      if (!message.messageId.startsWith('console-') && message.logLevel !== 'none') problems.push(message.text)
      message.handled = true
    },
  })
  expect(problems).toEqual([])
  return readFileSync(join(scratch, `${name}.api.md`), 'utf8')
}

test.each(entries)('$name exports what is expected', (entry) => {
  const report = reportOf(entry)
  const path = join(reports, `${entry.name}.api.md`)
  if (update) {
    mkdirSync(reports, { recursive: true })
    writeFileSync(path, report)
  }
  expect(existsSync(path) ? readFileSync(path, 'utf8') : '', 'when the change is meant: node scripts/pnpm.mjs run golden:update').toBe(report)
}, 60_000)

test('there is a report for each entry, and no other', () => {
  expect(readdirSync(reports).toSorted()).toEqual(entries.map(({ name }) => `${name}.api.md`).toSorted())
})
