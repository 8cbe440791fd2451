/** What is wrong with a match or a rewrite, looked at alone. */
export const matchDiagnostics = {
  illegalPath: {
    code: 'MC2021',
    slug: 'illegal-path',
    severity: 'error',
    message: "{owner}: '{path}' can match no path: {reason}",
    why: 'Envoy would load the route and never take it.',
  },
  illegalHeader: {
    code: 'MC2022',
    slug: 'illegal-header',
    severity: 'error',
    message: '{owner}: header {header} {reason}',
    why: 'Envoy would load the route and never take it, or refuse its whole configuration.',
  },
  illegalRegex: {
    code: 'MC2033',
    slug: 'illegal-regex',
    severity: 'error',
    message: '{owner}: {regex} is not a regular expression that Envoy takes: {reason}',
    why: 'Envoy would refuse its whole configuration and not start.',
    help: 'Envoy uses RE2, which has no look-around and no references to groups: https://github.com/google/re2/wiki/Syntax',
  },
  illegalQueryParameter: {
    code: 'MC2034',
    slug: 'illegal-query-parameter',
    severity: 'error',
    message: '{owner}: query parameter {parameter} {reason}',
    why: 'Names and values of query parameters are compared as they stand in the URL, so no request would match.',
    help: 'write what the client sends, with %XX for characters that a URL cannot hold',
  },
  illegalGrpcName: {
    code: 'MC2035',
    slug: 'illegal-grpc-name',
    severity: 'error',
    message: '{owner}: {name} is not the name of a gRPC {what}',
    why: 'A call names its service and method in its path, /package.Service/Method, so no call would match.',
    help: "write the full name of the service, such as 'shop.Orders', and the method alone, such as 'Place'",
  },
  illegalRewrite: {
    code: 'MC2036',
    slug: 'illegal-rewrite',
    severity: 'error',
    message: '{owner}: {field} {path} is not a path to send a request to: {reason}',
    why: 'The service would be sent something else than what its routes and its application know as a path.',
  },
} as const
