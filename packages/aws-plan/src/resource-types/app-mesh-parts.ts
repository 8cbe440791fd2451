/* Properties that several of AWS::AppMesh::* have alike. */
import type { Properties, Property } from '../resource-type.ts'
import { boolean, called, integer, integers, object, objects, required, requiredInTerraform, string, strings } from './shorthand.ts'

export const meshName: Properties = { MeshName: required(string), MeshOwner: string }

export const portMapping: Property = object({ Port: required(integer), Protocol: required(string) })

export const duration: Property = object({ Unit: required(string), Value: required(integer) })

const sdsSecret = object({ SecretName: required(string) })
const certificateFiles = object({ CertificateChain: required(string), PrivateKey: required(string) })
const trustFile = object({ CertificateChain: required(string) })
const acmTrust = object({ CertificateAuthorityArns: required(strings) })
const subjectAlternativeNames = object({ Match: required(object({ Exact: requiredInTerraform(strings) })) })

/** Validation of a client by a listener, which ACM cannot be the trust of. */
const listenerValidation = object({
  SubjectAlternativeNames: subjectAlternativeNames,
  Trust: required(object({ File: trustFile, SDS: sdsSecret })),
})

export const listenerTls: Property = object({
  Mode: required(string),
  Certificate: required(object({ ACM: object({ CertificateArn: required(string) }), File: certificateFiles, SDS: sdsSecret })),
  Validation: listenerValidation,
})

export const clientPolicy: Property = object({
  TLS: object({
    Enforce: boolean,
    Ports: integers,
    Certificate: object({ File: certificateFiles, SDS: sdsSecret }),
    Validation: required(
      object({
        SubjectAlternativeNames: subjectAlternativeNames,
        Trust: required(object({ ACM: acmTrust, File: trustFile, SDS: sdsSecret })),
      }),
    ),
  }),
})

export const healthCheck: Property = object({
  Protocol: required(string),
  Port: integer,
  Path: string,
  HealthyThreshold: required(integer),
  UnhealthyThreshold: required(integer),
  IntervalMillis: required(integer),
  TimeoutMillis: required(integer),
})

export const accessLog: Property = object({
  AccessLog: object({
    File: object({
      Path: required(string),
      Format: object({ Text: string, Json: objects('json', { Key: required(string), Value: required(string) }) }),
    }),
  }),
})

const range = object({ Start: required(integer), End: required(integer) })

/** What a header or gRPC metadata must be like; a header whose match is absent must be present. */
const valueMatch = { Exact: string, Prefix: string, Suffix: string, Regex: string, Range: range }

/** `terraform`: the name of the block of each header. */
export function headers(terraform: string): Property {
  return objects(terraform, { Name: required(string), Invert: boolean, Match: object(valueMatch) })
}

/** What a route and a gateway route ask of an HTTP request alike, but for the method. */
export const httpMatch: Properties = {
  Prefix: string,
  Path: object({ Exact: string, Regex: string }),
  Port: integer,
  Headers: headers('header'),
  QueryParameters: objects('query_parameter', { Name: required(string), Match: object({ Exact: string }) }),
}

/** Time limits by protocol. */
export const httpTimeout: Property = object({ PerRequest: duration, Idle: duration })
export const tcpTimeout: Property = object({ Idle: duration })

/** Weighted targets of a route. */
export const action: Property = object({
  WeightedTargets: required(
    called('weighted_target', {
      kind: 'objects',
      of: { VirtualNode: required(string), Port: integer, Weight: required(integer) },
    }),
  ),
})
