import type { VirtualNode } from '@mesh-compile/ir'
import type { Report } from '@mesh-compile/ir/diagnostics'
import { defined, unlessEmpty } from '../defined.ts'
import { appMeshDiagnostics as diagnostics } from '../diagnostics/app-mesh.ts'
import type { Value } from '../value.ts'
import { placeOf, type Planning, type Subject } from './planning.ts'

/** How callers find the instances of a node; undefined where it says nothing that App Mesh has a word for. */
export function serviceDiscovery({ report }: Planning, { name, serviceDiscovery: discovery, listeners, origin }: VirtualNode): Value | undefined {
  switch (discovery?.kind) {
    case 'dns':
      return { DNS: defined({ Hostname: discovery.hostname, ResponseType: discovery.responseType, IpPreference: discovery.ipPreference }) }
    case 'cloudMap': {
      const subject: Subject = { owner: `virtual node '${name}'`, origin, path: 'serviceDiscovery' }
      const attributes = Object.entries(discovery.attributes).map(([key, value]) => attribute(report, subject, key, value))
      return {
        AWSCloudMap: defined({
          NamespaceName: discovery.namespace,
          ServiceName: discovery.service,
          Attributes: unlessEmpty(attributes),
          IpPreference: discovery.ipPreference,
        }),
      }
    }
    case 'static':
    case undefined: {
      if (listeners.length === 0) return undefined
      const told = discovery ? 'they are at fixed addresses' : 'no service discovery'
      report(diagnostics.discovery, { node: name, discovery: told }, { at: { origin, path: discovery ? 'serviceDiscovery' : 'listeners' } })
      return undefined
    }
    default:
      return discovery satisfies never
  }
}

// AWS: AwsCloudMapInstanceAttributeKey and AwsCloudMapInstanceAttributeValue, visible ASCII; values with spaces inside.
const KEY = /^[!-~]{1,255}$/
const VALUE = /^(?=.{1,1024}$)[!-~]([\t !-~]*[!-~])?$/

function attribute(report: Report, subject: Subject, key: string, value: string): Value {
  const check = (what: string, text: string, rule: RegExp, most: number): void => {
    if (rule.test(text)) return
    const args = { owner: subject.owner, what, actual: JSON.stringify(text), expected: `1 to ${most} visible ASCII characters` }
    report(diagnostics.beyondLimit, args, { at: placeOf(subject) })
  }
  check('name of an attribute of Cloud Map', key, KEY, 255)
  check(`attribute '${key}' of Cloud Map`, value, VALUE, 1024)
  return { Key: key, Value: value }
}
