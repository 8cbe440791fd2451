// Empties .results/, so that what is added up afterwards is of this run.
import { rmSync } from 'node:fs'

rmSync(new URL('../.results/', import.meta.url), { recursive: true, force: true })
