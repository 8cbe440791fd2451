import type { Pass } from './pass.ts'
import { reachability } from './reachability/pass.ts'
import { references } from './references/pass.ts'
import { shape } from './shape/pass.ts'
import { tlsPolicy } from './tls-policy/pass.ts'
import { zones } from './zones/pass.ts'

/** Every pass, in the order in which they run: what a thing is, what it refers to, whom it reaches, and how. */
export const passes: readonly Pass[] = [shape, references, reachability, tlsPolicy, zones]
