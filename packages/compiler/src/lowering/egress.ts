import { compareText, type EgressHosts, type MeshSettings } from '@mesh-compile/ir'
import { loweringDiagnostics as diagnostics } from './diagnostics.ts'
import { at, isGiven, readList, readObject, readString, readWord, type Value } from './reader.ts'

/** Reads `egressFilter` and `egressHosts` of a mesh; `usual` holds where it says nothing. */
export function lowerEgress(filter: Value, hosts: Value, usual: MeshSettings): Pick<MeshSettings, 'egressFilter' | 'egressHosts'> {
  const egressFilter = (isGiven(filter) ? readWord(filter, ['ALLOW_ALL', 'DROP_ALL']) : undefined) ?? usual.egressFilter
  if (!isGiven(hosts)) return { egressFilter, egressHosts: usual.egressHosts }
  if (egressFilter === 'ALLOW_ALL') hosts.subject.report(diagnostics.egressHostsOfAllowAll, {}, { at: at(hosts) })
  const { tls, http } = readObject(hosts, ['tls', 'http'])
  return { egressFilter, egressHosts: { tls: lowerHosts(tls), http: lowerHosts(http) } }
}

function lowerHosts(value: Value): EgressHosts['tls'] {
  const hosts = readList(value).flatMap((item) => readString(item, "a host name, or '*.' and a domain")?.toLowerCase() ?? [])
  return [...new Set(hosts)].sort(compareText)
}
