/** What lowering finds: values that are not of the kind the language asks for. Ranges are the analysis's business. */
export const loweringDiagnostics = {
  wrongValue: {
    code: 'MC2001',
    slug: 'wrong-value',
    severity: 'error',
    message: '{owner}: {field} must be {expected}, but it is {actual}',
  },
  unknownProperty: {
    code: 'MC2002',
    slug: 'unknown-property',
    severity: 'error',
    message: "{owner} has no property '{property}'",
    help: 'it takes: {known}',
  },
  missingProperty: {
    code: 'MC2003',
    slug: 'missing-property',
    severity: 'error',
    message: '{owner} needs {field}: {expected}',
  },
  notADuration: {
    code: 'MC2007',
    slug: 'not-a-duration',
    severity: 'error',
    message: "{owner}: {field} must be a duration that is not negative, such as '5s', but it is {actual}",
    help: "write a number and its unit, such as '250ms', '5s', '2m' or '1h'; '0s' switches the limit off",
  },
  otherMesh: {
    code: 'MC2006',
    slug: 'other-mesh',
    severity: 'error',
    message: '{owner}: {field} names {what} of another mesh',
    why: 'Only what is declared through the same mesh handle ends up in its proxies.',
    help: 'share one mesh handle: export it from one file and import it everywhere',
  },
  providedTwice: {
    code: 'MC2014',
    slug: 'provided-twice',
    severity: 'error',
    message: "virtual service '{service}' is provided twice",
    help: 'keep one provide(); to spread requests over several nodes, provide the service by a virtual router',
  },
  conflictingNames: {
    code: 'MC2015',
    slug: 'conflicting-declarations',
    severity: 'error',
    message: "two different {kind} are called '{name}'",
    help: 'declare it once and import it, or give one of them another name',
  },
  rewriteWithoutPrefix: {
    code: 'MC2016',
    slug: 'rewrite-without-prefix',
    severity: 'error',
    message: '{owner}: rewrite.prefix has no meaning for a route that matches an exact path',
    help: 'match a prefix, or leave rewrite.prefix out',
  },
} as const
