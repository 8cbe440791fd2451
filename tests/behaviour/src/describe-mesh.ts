import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { missingRequirements } from './requirements.ts'
import { startWorld, type World, type WorldSettings } from './world.ts'

/**
 * Describes how a mesh behaves when real Envoys run the emitted files unmodified. The mesh is started once for all the
 * tests given. On a machine that cannot run it this is said, and in CI it is a failure.
 */
export function describeMesh(name: string, settings: WorldSettings, tests: (world: () => World) => void): void {
  const missing = missingRequirements()
  if (missing.length > 0) {
    test(`without what it takes, ${name} is not checked`, () => {
      console.warn(`NOT CHECKED: ${name}. This machine lacks ${missing.join(', ')}.`)
      expect(process.env['CI'], `CI must check ${name}, but lacks ${missing.join(', ')}`).toBeFalsy()
    })
    return
  }
  describe(name, () => {
    let world: World | undefined
    beforeAll(async () => {
      world = await startWorld(settings)
    }, 60_000)
    afterAll(async () => {
      await world?.close()
    }, 30_000)
    tests(() => {
      if (!world) throw new Error('the mesh has not been started')
      return world
    })
  })
}
