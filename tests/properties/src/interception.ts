import * as fc from 'fast-check'
import { given, seldom } from './texts.ts'

/** How traffic gets into an Envoy; left out: as the mesh says. */
export const interception: fc.Arbitrary<'transparent' | 'explicit' | undefined> = seldom(fc.constantFrom('explicit' as const, 'transparent' as const))

/** What a node says about it; applications listen far from the ports of listeners. */
export function makeInterception(said: string | undefined, explicit: boolean, ports: readonly number[]): Record<string, unknown> {
  const applicationPorts = Object.fromEntries(ports.map((port) => [port, port + 20_000]))
  return given({ interception: said, applicationPorts: explicit && ports.length > 0 ? applicationPorts : undefined })
}
