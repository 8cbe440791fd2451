import { sentence } from '../sentence.ts'

/** What is wrong with one thing, looked at alone. */
export const shapeDiagnostics = {
  illegalName: {
    code: 'MC2004',
    slug: 'illegal-name',
    severity: 'error',
    message: '{kind} {name}: a name must not be empty, is at most {most} characters long, and its allowed characters are {allowed}',
    why: 'Names become file names, Envoy cluster names and Host headers; they must be safe in all of them.',
  },
  illegalPort: {
    code: 'MC2017',
    slug: 'illegal-port',
    severity: 'error',
    message: 'port {port} of {owner} is not an integer from 1 to 65535',
  },
  reservedPort: {
    code: 'MC2018',
    slug: 'reserved-port',
    severity: 'error',
    message: "{owner} listens on port {port}, which its Envoy needs for {purpose}",
    help: 'choose another port',
  },
  duplicatePort: {
    code: 'MC2019',
    slug: 'duplicate-port',
    severity: 'error',
    message: '{owner} has two listeners on port {port}',
    why: 'Envoy refuses two filter chains that match the same connections.',
  },
  outOfRange: {
    code: 'MC2020',
    slug: 'out-of-range',
    severity: 'error',
    message: '{owner}: {field} is {actual}, but it must be {expected}',
  },
  illegalPath: {
    code: 'MC2021',
    slug: 'illegal-path',
    severity: 'error',
    message: "{owner}: '{path}' can match no path: {reason}",
  },
  illegalHeader: {
    code: 'MC2022',
    slug: 'illegal-header',
    severity: 'error',
    message: '{owner}: header {header} {reason}',
  },
  illegalAddress: {
    code: 'MC2023',
    slug: 'illegal-address',
    severity: 'error',
    message: "virtual node '{node}': {address} is not an IP address",
    help: 'for a host name use dns()',
  },
  illegalHostname: {
    code: 'MC2024',
    slug: 'illegal-hostname',
    severity: 'error',
    message: '{owner}: {hostname} is not a host name',
  },
  illegalFile: {
    code: 'MC2025',
    slug: 'illegal-file',
    severity: 'error',
    message: '{owner}: {path} is not an absolute path without control characters',
    why: 'The path is where the file lies beside the proxy, whatever folder the proxy is started in.',
  },
  illegalIdentity: {
    code: 'MC2026',
    slug: 'illegal-identity',
    severity: 'error',
    message: '{owner}: {identity} is neither a SPIFFE ID nor a DNS name without wildcard',
    help: "write 'spiffe://trust-domain/workload' or a host name",
  },
  noAddresses: {
    code: 'MC2027',
    slug: 'no-addresses',
    severity: 'error',
    message: "virtual node '{node}' has a service discovery without addresses",
  },
  noTargets: {
    code: 'MC2030',
    slug: 'no-targets',
    severity: 'error',
    message: "route '{route}' of virtual router '{router}' sends requests nowhere: {reason}",
  },
  weightsOver100: {
    code: 'MC2031',
    slug: 'weights-over-100',
    severity: 'error',
    message: sentence('MC2031'),
    help: 'weights are parts of 100',
  },
} as const
