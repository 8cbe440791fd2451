import { sentence } from '../sentence.ts'

/** What is wrong with where nodes and gateways run. */
export const platformDiagnostics = {
  fargateSize: {
    code: 'MC2075',
    slug: 'fargate-size',
    severity: 'error',
    message: sentence('MC2075'),
    why: 'AWS refuses to register a task definition for Fargate with any other size.',
  },
} as const
