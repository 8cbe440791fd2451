import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import type { MeshDeclarations } from '@mesh-compile/dsl/declarations'
import { envoyBinary } from '../../../packages/envoy-bootstrap/test/support/envoy-binary.ts'
import { compileDeclarations, type Emitted } from '../src/compile.ts'
import { mostDiverse } from '../src/diversity.ts'
import { objectionsOf } from '../src/objections.ts'
import { declareMesh, meshPlan } from '../src/mesh.ts'
import { mutations } from '../src/mutations.ts'
import { runs, showMesh } from '../src/runs.ts'
import { makeStandIns, type StandIns } from '../src/stand-ins.ts'

const envoy = envoyBinary()
const folder = mkdtempSync(join(tmpdir(), 'mesh-compile-properties-'))
/** Emitted references to watched files begin so; each proxy then gets a folder of its own. */
const CONFIG_DIR = join(folder, 'config')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A proxy of a random mesh. */
interface Proxy {
  readonly name: string
  readonly emitted: Emitted
  readonly text: string
  readonly declare: () => MeshDeclarations
}

// Without an Envoy there is nothing to ask; CI counts what is skipped as a failure.
test.skipIf(envoy === undefined)('Envoy accepts the most diverse proxies of random meshes without a warning', async () => {
  const { numRuns, seed } = runs(60)
  const proxies = await randomProxies(numRuns * 10, seed)
  // Validation does not look into watched files, which hold what the others contain.
  const chosen = [...mostDiverse(proxies.static, Math.ceil(numRuns * 0.85)), ...mostDiverse(proxies.files, Math.floor(numRuns * 0.15))]
  expect(chosen.length).toBeGreaterThan(numRuns / 2)
  const standIns = makeStandIns(folder)
  const waiting = chosen.map((proxy, index) => ({ proxy, path: write(proxy, join(folder, String(index)), standIns) }))
  const refused: string[] = []
  const judge = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const objections = await objectionsOf(envoy!, next.path)
      if (objections !== '') refused.push(`proxy ${next.proxy.name}: ${objections}\nof this mesh (seed ${seed}):\n${showMesh(next.proxy.declare())}`)
    }
  }
  // As many at a time as a small machine has processors.
  await Promise.all([judge(), judge()])
  expect(refused.length, refused[0]).toBe(0)
})

async function randomProxies(count: number, seed: number): Promise<{ readonly static: readonly Proxy[]; readonly files: readonly Proxy[] }> {
  const proxies = { static: [] as Proxy[], files: [] as Proxy[] }
  for (const [plan, changes] of fc.sample(fc.tuple(meshPlan, mutations), { numRuns: count, seed })) {
    const declare = (): MeshDeclarations => declareMesh(plan, { mutations: changes })
    const outcome = await compileDeclarations(declare(), { configDir: CONFIG_DIR })
    for (const xds of ['static', 'files'] as const) {
      const emitted = outcome[xds]
      for (const { name } of emitted?.proxies ?? []) proxies[xds].push({ name, emitted: emitted!, text: emitted!.files.get(`${name}.json`)!, declare })
    }
  }
  return proxies
}

/** Writes a bootstrap and what it watches, led to files that there are; gives back where the bootstrap is. */
function write({ name, emitted }: Proxy, place: string, standIns: StandIns): string {
  const external = emitted.proxies.find((proxy) => proxy.name === name)?.external ?? []
  for (const [path, text] of emitted.files) {
    if (path !== `${name}.json` && !path.startsWith(`${name}/`)) continue
    mkdirSync(dirname(join(place, path)), { recursive: true })
    writeFileSync(join(place, path), standIns.replace(text, external).replaceAll(`"${CONFIG_DIR}/`, `"${place}/`))
  }
  return join(place, `${name}.json`)
}
