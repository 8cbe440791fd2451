/** What can be wrong with emitters and their options. */
export const emitDiagnostics = {
  unknownOption: {
    code: 'MC1031',
    slug: 'unknown-emitter-option',
    severity: 'error',
    message: "emitter '{emitter}' has no option '{option}'",
    help: 'it takes: {known}',
  },
  wrongOption: {
    code: 'MC1032',
    slug: 'wrong-emitter-option',
    severity: 'error',
    message: "option '{option}' of emitter '{emitter}' must be {expected}, but it is {actual}",
  },
  wrongOptions: {
    code: 'MC1033',
    slug: 'wrong-emitter-options',
    severity: 'error',
    message: "the options of emitter '{emitter}' must be an object, but they are {actual}",
  },
  emitterFailed: {
    code: 'MC9010',
    slug: 'emitter-failed',
    severity: 'error',
    message: "emitter '{emitter}' failed: {problem}",
    why: 'This is a fault of the emitter, not of the mesh.',
    help: 'report it to those who make {package}, with this message and their version',
  },
  forbiddenPath: {
    code: 'MC9011',
    slug: 'emitter-forbidden-path',
    severity: 'error',
    message: "emitter '{emitter}' asked for a file at {path}, but {problem}",
    why: 'This is a fault of the emitter, not of the mesh. Nothing was written.',
    help: 'report it to those who make {package}, with this message and their version',
  },
} as const
