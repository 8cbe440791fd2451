/** What a mesh asserts of itself and does not hold. */
export const policyDiagnostics = {
  notReachable: {
    code: 'MC5010',
    slug: 'not-reachable',
    severity: 'error',
    message: "'{client}' cannot reach {destination}, but the mesh asserts that it can: {reason}",
  },
  reachable: {
    code: 'MC5011',
    slug: 'reachable',
    severity: 'error',
    message: "'{client}' can reach {destination}, but the mesh asserts that it cannot: {request} is answered by virtual node '{node}'{way}",
    help: 'take the backend or the route away, or name the caller under `except`',
  },
  notMutualTls: {
    code: 'MC5012',
    slug: 'not-mutual-tls',
    severity: 'error',
    message: "{listener} of '{node}' answers for {destination} and takes {taken}, but the mesh asserts mutual TLS",
    help: 'give the listener tls: strict(certificate, { clients: [authority] })',
  },
  undecided: {
    code: 'MC5013',
    slug: 'assertion-undecided',
    severity: 'error',
    message: "whether '{client}' reaches {destination} cannot be decided: a regular expression on the way is beyond the analysis",
    why: 'An assertion that is not proved must not look as if it were.',
    help: 'write the expression without flags, classes in [: :] and named groups, or match by prefix or exact path',
  },
  emptyAssertion: {
    code: 'MC5014',
    slug: 'assertion-about-nobody',
    severity: 'warning',
    message: '{claim}: {field} names nobody, so the assertion holds whatever the mesh does',
    help: 'look at the spelling of the labels, and whether the zone has services',
  },
} as const
