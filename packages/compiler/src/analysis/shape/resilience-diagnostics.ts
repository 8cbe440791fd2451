/** What is wrong with health checks, outlier detection and connection pools. */
export const resilienceDiagnostics = {
  healthCheckProtocol: {
    code: 'MC2040',
    slug: 'health-check-protocol',
    severity: 'error',
    message: '{owner}: {listener} cannot be checked over gRPC, which is spoken over HTTP/2 alone',
    why: 'Envoy refuses a gRPC health check of a cluster that does not speak HTTP/2.',
    help: "make it a grpc() or http2() listener, or check it over 'http' or 'tcp'",
  },
  healthCheckPath: {
    code: 'MC2041',
    slug: 'health-check-path',
    severity: 'error',
    message: '{owner}: healthCheck.path has no meaning for a check over {protocol}',
    why: 'Only HTTP has paths: the application would be asked something else than what is written here.',
    help: "leave the path out, or check over 'http' or 'http2'",
  },
  poolLimits: {
    code: 'MC2042',
    slug: 'pool-limits',
    severity: 'error',
    message: '{owner}: the connection pool of {listener} has {given}, but {protocol} is limited by {expected}',
    why: 'HTTP/1.1 and TCP are limited by connections; over HTTP/2 and gRPC one connection carries any number of requests.',
  },
  oneLogicalHost: {
    code: 'MC2043',
    slug: 'one-logical-host',
    severity: 'warning',
    message: "virtual node '{node}': {what} of {listener} can take no instance out, for callers see all of '{hostname}' as one host",
    why: 'With responseType LOADBALANCER Envoy keeps one logical host. When it is the only one and unhealthy, it is called all the same.',
    help: "write dns('{hostname}', { responseType: 'ENDPOINTS' }) if each address is an instance; behind a load balancer leave {what} to it",
  },
  neverWatched: {
    code: 'MC2044',
    slug: 'never-watched',
    severity: 'warning',
    message: "virtual gateway '{gateway}': {what} of {listener} has no effect",
    why: "Callers' proxies watch the instances of what they call, and nothing in a mesh calls a gateway.",
    help: 'leave it out, and let whatever is in front of the gateway ask its port or the `/ready` of its admin interface',
  },
} as const
