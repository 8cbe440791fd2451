import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { toolPath } from '../../tools/test-tools.ts'

const COMMANDS = ['ip', 'iptables-restore', 'ip6tables-restore', 'setpriv', 'mount', 'openssl'] as const

/** The Envoy that is tested: `MESH_COMPILE_ENVOY`, or the one that `scripts/fetch-test-tools.mjs` brought. */
export function envoyBinary(): string {
  return toolPath('envoy')
}

/** What this machine lacks to run emitted files unmodified, in words; empty when it has all. */
export function missingRequirements(): readonly string[] {
  const missing: string[] = []
  if (process.platform !== 'linux') return ['Linux']
  if (!existsSync(envoyBinary())) missing.push('Envoy (node scripts/fetch-test-tools.mjs)')
  if (process.getuid?.() !== 0) missing.push('root')
  for (const command of COMMANDS) {
    if (spawnSync(command, ['--version']).error) missing.push(`the command ${command}`)
  }
  if (missing.length === 0) {
    const probe = `mcb-${process.pid}-probe`
    const script = `ip netns add ${probe} && echo '*nat\nCOMMIT' | ip netns exec ${probe} iptables-restore`
    if (spawnSync('sh', ['-c', script]).status !== 0) missing.push('network namespaces with nat rules')
    spawnSync('ip', ['netns', 'del', probe])
  }
  return missing
}
