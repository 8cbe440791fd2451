import type { Pass } from './pass.ts'
import { policy } from './policy/pass.ts'
import { reachability } from './reachability/pass.ts'
import { references } from './references/pass.ts'
import { shape } from './shape/pass.ts'
import { timeouts } from './timeouts/pass.ts'
import { tlsPolicy } from './tls-policy/pass.ts'
import { zones } from './zones/pass.ts'

/**
 * Every pass, in the order in which they run: what a thing is, what it refers to, whom it reaches, how, for how long, and what the mesh
 * states about it.
 */
export const passes: readonly Pass[] = [shape, references, reachability, tlsPolicy, timeouts, zones, policy]
