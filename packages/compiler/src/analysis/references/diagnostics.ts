/** What is wrong between names. */
export const referenceDiagnostics = {
  duplicateName: {
    code: 'MC2005',
    slug: 'duplicate-name',
    severity: 'error',
    message: "two {kind} are called '{name}'",
    why: 'Each name stands for one thing: one proxy, one set of files.',
    help: 'give one of them another name (upper and lower case do not tell names apart)',
  },
  unknownName: {
    code: 'MC2028',
    slug: 'unknown-name',
    severity: 'error',
    message: "{owner} refers to {kind} '{name}', which is not declared",
  },
} as const
