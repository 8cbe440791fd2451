import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { emit, goldenCases, goldenFolder, readMesh } from './support/mesh-cases.ts'

const HOW = 'If the change is meant: UPDATE_GOLDEN=1 pnpm --filter @mesh-compile/envoy-bootstrap run test'

test.each(goldenCases)('%s is emitted as written down', async (name) => {
  const folder = join(goldenFolder, name, 'expected')
  const { files, proxies, diagnostics } = await emit(readMesh(name))
  expect(diagnostics).toEqual([])
  const emitted = new Map(files.map(({ path, contents }) => [path, String(contents)]))
  emitted.set('proxies.json', `${JSON.stringify(proxies, null, 2)}\n`)

  if (process.env['UPDATE_GOLDEN']) {
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder, { recursive: true })
    for (const [path, contents] of emitted) writeFileSync(join(folder, path), contents)
  }
  const expected = existsSync(folder) ? readdirSync(folder).toSorted() : []
  expect(expected, `Files are missing or stale. ${HOW}`).toEqual([...emitted.keys()].toSorted())
  for (const [path, contents] of emitted) expect(contents, `${path} differs. ${HOW}`).toBe(readFileSync(join(folder, path), 'utf8'))
})
