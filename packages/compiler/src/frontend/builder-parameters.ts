/**
 * Names of the builders' parameters, so that a finding about `port` or `listener` points at that argument.
 * A builder that is not listed is searched by its object arguments only.
 */
export const builderParameters: Readonly<Record<string, readonly string[]>> = {
  mesh: ['name', 'options'],
  virtualService: ['name', 'listener', 'options'],
  virtualNode: ['name', 'spec'],
  virtualRouter: ['name', 'listener', 'routes'],
  virtualGateway: ['name', 'spec'],
  provide: ['service', 'provider'],
  http: ['port', 'options'],
  http2: ['port', 'options'],
  tcp: ['port', 'options'],
  strict: ['certificate', 'options'],
  permissive: ['certificate', 'options'],
  authority: ['name', 'source'],
  certificate: ['issuer', 'source'],
  clientTls: ['spec'],
  zone: ['name', 'spec'],
  backend: ['service', 'options'],
  httpRoute: ['spec'],
  http2Route: ['spec'],
  tcpRoute: ['spec'],
  weighted: ['node', 'weight'],
  dns: ['hostname', 'options'],
}
