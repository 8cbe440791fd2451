import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { envoyBinary } from './support/envoy-binary.ts'
import { emit, goldenCases, readMesh } from './support/mesh-cases.ts'
import { makeStandIns } from './support/stand-ins.ts'
import { validateBy } from './support/validation.ts'

const binary = envoyBinary()

if (binary === undefined) {
  test('without Envoy, its validation of the golden cases is not checked', () => {
    console.warn('NOT CHECKED: no Envoy at MESH_COMPILE_ENVOY or in .cache/tools; run node scripts/fetch-test-tools.mjs')
    expect(process.env['CI']).toBeFalsy()
  })
} else {
  const standIns = makeStandIns()
  afterAll(() => standIns.remove())

  /** What Envoy's validation says: nothing when it accepts the file without a complaint. */
  const validate = async (path: string): Promise<string> => (await validateBy(binary, path)).text

  test.each(goldenCases)('Envoy accepts every bootstrap of %s without a warning', { timeout: 120_000 }, async (name) => {
    const { files, proxies } = await emit(readMesh(name), { formats: ['json', 'yaml'] })
    expect(files.length).toBeGreaterThan(0)
    for (const { path, contents } of files) {
      const place = join(standIns.folder, path)
      writeFileSync(place, standIns.rewrite(String(contents), proxies))
      expect(await validate(place), path).toBe('')
    }
  })

  test('Envoy accepts every option', { timeout: 120_000 }, async () => {
    const options = { maxHeapBytes: 268_435_456, headersWithUnderscores: 'REJECT_REQUEST' as const }
    const { files, proxies } = await emit(readMesh('gateway'), { options })
    for (const { path, contents } of files) {
      const place = join(standIns.folder, path)
      writeFileSync(place, standIns.rewrite(String(contents), proxies))
      expect(await validate(place), path).toBe('')
    }
  })

  test('Envoy reads the binary format', { timeout: 60_000 }, async () => {
    // Without TLS, for paths cannot be exchanged in binary.
    const { files } = await emit(readMesh('client-only'), { formats: ['binary'] })
    for (const { path, contents } of files) {
      const place = join(standIns.folder, path)
      writeFileSync(place, contents)
      expect(await validate(place), path).toBe('')
    }
  })

  test('a refusal is seen', { timeout: 60_000 }, async () => {
    const place = join(standIns.folder, 'refused.json')
    writeFileSync(place, '{"static_resources": {"clusters": [{"name": "c", "type": "STATIC", "connect_timeout": "100ms"}]}}')
    expect(await validate(place)).toMatch(/100ms|[Ii]nvalid|illegal/)
  })
}
