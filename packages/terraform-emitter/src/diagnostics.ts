/** What the Terraform emitter may find wrong. */
export const terraformDiagnostics = {
  notInProvider: {
    code: 'MC7001',
    slug: 'not-in-terraform-provider',
    severity: 'error',
    message: '{owner}: the AWS provider of Terraform has no argument for {property} of {type}',
    why: 'The resource would be made without it, and do something else than the mesh says.',
    help: 'Leave it out of the mesh, or deploy with --target cloudformation, which has it.',
  },
  halfACharacter: {
    code: 'MC7002',
    slug: 'half-a-character',
    severity: 'error',
    message: '{owner}: {property} of {type} holds half of a character (a UTF-16 surrogate without its other half)',
    why: 'No file in UTF-8 can hold it, so the resource would be made with another text.',
    help: 'Write the whole character, or leave it out.',
  },
} as const
