import { compareText, type IpPreference, type ServiceDiscovery } from '@mesh-compile/ir'
import { isGiven, readDeclaration, readList, readObject, readRecord, readString, readWord, subjectOf, valueOf, type Subject, type Value } from './reader.ts'

const IP_PREFERENCES = ['IPv4_PREFERRED', 'IPv4_ONLY', 'IPv6_PREFERRED', 'IPv6_ONLY'] as const

/** Reads `serviceDiscovery` of a virtual node. */
export function lowerServiceDiscovery(value: Value): ServiceDiscovery | undefined {
  const declaration = readDeclaration(value, ['dns', 'cloudMap', 'static'], 'made by dns(), cloudMap() or fixed()')
  switch (declaration?.kind) {
    case 'dns':
      return lowerDns(subjectOf(value.subject, 'dns()', declaration.call), declaration)
    case 'cloudMap':
      return lowerCloudMap(valueOf(subjectOf(value.subject, 'cloudMap()', declaration.call), declaration.spec, ''))
    case 'static': {
      const subject = subjectOf(value.subject, 'fixed()', declaration.call)
      const items = readList(valueOf(subject, declaration.addresses, 'arguments'))
      return { kind: 'static', addresses: items.flatMap((item) => readString(item, 'an IP address') ?? []) }
    }
    case undefined:
      return undefined
    default:
      return declaration satisfies never
  }
}

/** Reads `ipPreference` of a node or mesh. */
export function lowerIpPreference(value: Value): { readonly ipPreference?: IpPreference } {
  const word = isGiven(value) ? readWord(value, IP_PREFERENCES) : undefined
  return word ? { ipPreference: word } : {}
}

function lowerDns(subject: Subject, { hostname, options }: { readonly hostname: unknown; readonly options: unknown }): ServiceDiscovery | undefined {
  const name = readString(valueOf(subject, hostname, 'arguments[0]'), 'a host name')
  const { responseType, ipPreference } = readObject(valueOf(subject, options, 'arguments[1]'), ['responseType', 'ipPreference'])
  // App Mesh: DnsServiceDiscovery.responseType is LOADBALANCER unless said otherwise.
  const type = isGiven(responseType) ? readWord(responseType, ['LOADBALANCER', 'ENDPOINTS']) : 'LOADBALANCER'
  const preference = lowerIpPreference(ipPreference)
  return name === undefined || !type ? undefined : { kind: 'dns', hostname: name, responseType: type, ...preference }
}

function lowerCloudMap(spec: Value): ServiceDiscovery | undefined {
  const fields = readObject(spec, ['namespace', 'service', 'attributes', 'ipPreference'])
  const namespace = readString(fields.namespace, 'the name of a Cloud Map namespace')
  const service = readString(fields.service, 'the name of a Cloud Map service')
  const attributes = readRecord(fields.attributes).flatMap(([key, item]): [string, string][] => {
    const text = readString(item, 'the value of an attribute')
    return text === undefined ? [] : [[key, text]]
  })
  const preference = lowerIpPreference(fields.ipPreference)
  if (namespace === undefined || service === undefined) return undefined
  return { kind: 'cloudMap', namespace, service, attributes: Object.fromEntries(attributes.sort(([a], [b]) => compareText(a, b))), ...preference }
}
