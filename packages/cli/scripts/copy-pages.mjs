// Puts the pages of docs/diagnostics/ into the package, where `mesh-compile explain` finds them.
import { cpSync, rmSync } from 'node:fs'

const to = new URL('../dist/diagnostics/', import.meta.url)
rmSync(to, { recursive: true, force: true })
cpSync(new URL('../../../docs/diagnostics/', import.meta.url), to, { recursive: true })
