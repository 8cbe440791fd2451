/** What may be wrong with how certificates reach the proxies that run on AWS. */
export const certificateDiagnostics = {
  issuedForStatic: {
    code: 'MC6550',
    slug: 'issued-for-static',
    severity: 'error',
    message: "'{proxy}': AWS Private CA issues its certificate for {days} days, but a static bootstrap reads it once",
    why: 'Envoy goes on with the certificate that it started with, and every connection fails once that has expired.',
    help: 'build with --xds files, whose secrets are watched',
  },
  fileOfNobody: {
    code: 'MC6551',
    slug: 'file-of-nobody',
    severity: 'warning',
    message: "'{proxy}': its Envoy needs {files} in the task, and nothing puts that there",
    why: 'A planned task has Envoy\'s image, its configuration and what comes from AWS. Envoy does not start without its files.',
    help: 'take the certificate or authority from acm, acmPca or secretsManager; or have the file in the image of the option envoyImage; or write the task definition yourself (taskDefinition: \'own\') and mount it',
  },
  readOnce: {
    code: 'MC6552',
    slug: 'certificates-read-once',
    severity: 'warning',
    message: "'{proxy}': its certificates come from AWS, but a static bootstrap reads them once",
    why: 'What is renewed there reaches only tasks and machines that are started afterwards.',
    help: 'build with --xds files, whose secrets are watched',
  },
  imageWithoutOpenssl: {
    code: 'MC6553',
    slug: 'image-without-openssl',
    severity: 'error',
    message: "'{proxy}': a private key is made or decrypted in its task, which takes openssl; {image} has none",
    why: 'AWS Certificate Manager hands out keys encrypted, and AWS Private CA issues certificates for keys that it never sees.',
    help: 'give the option certificateImage an image that has aws, jq and openssl',
  },
  issuedForNobody: {
    code: 'MC6554',
    slug: 'issued-for-nobody',
    severity: 'error',
    message: "'{proxy}': AWS Private CA is to issue a certificate for it, but it has no identity",
    why: 'The certificate holds the identity as its subject alternative name; AWS refuses a request without one.',
    help: "add identity: 'spiffe://...' to it",
  },
} as const
