/** What the Envoy emitter may find wrong. */
export const envoyDiagnostics = {
  severalAuthorityFiles: {
    code: 'MC6001',
    slug: 'several-authority-files',
    severity: 'error',
    message: '{context} trusts {authorities}, whose certificates are in different files ({files}), but Envoy takes one file',
    why: 'An Envoy TLS context has one trusted_ca. Were one of them dropped, peers of that authority would be refused.',
    help: 'Put the certificates of all of them into one PEM file and give every authority that file.',
  },
  nothingVerified: {
    code: 'MC6002',
    slug: 'nothing-verified',
    severity: 'error',
    message: "{context} would accept any server that holds a certificate of the authority: virtual node '{node}' has no identity",
    why: 'Without a name to look for, every node of the mesh could answer in the place of every other.',
    help: 'Give the virtual node an identity, or list subjectAlternativeNames in the client policy.',
  },
  nobodyTrusted: {
    code: 'MC6003',
    slug: 'nobody-trusted',
    severity: 'error',
    message: '{context} checks certificates, but trusts no authority that is declared',
    why: 'Envoy would start and check nothing.',
    help: 'Name at least one declared authority under `trust`.',
  },
  portTaken: {
    code: 'MC6004',
    slug: 'port-taken',
    severity: 'error',
    message: "{kind} '{proxy}' uses port {port} twice: for {first} and for {second}",
    why: 'Both live in one network namespace, where a port can be bound once.',
    help: 'Choose another `adminPort` (option of the envoy emitter), or another port for the listener.',
  },
} as const
