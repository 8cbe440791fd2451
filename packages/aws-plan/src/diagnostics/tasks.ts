/** What may be wrong with tasks of Amazon ECS. */
export const taskDiagnostics = {
  tooManyPorts: {
    code: 'MC6532',
    slug: 'too-many-ports',
    severity: 'error',
    message: "virtual node '{node}': proxyConfiguration of Amazon ECS would be told {actual} ports ({what}), but takes {most} at most",
    why: 'It leaves out the ports beyond, and says so nowhere but in the log of its agent: traffic of those goes another way than is said.',
    help: "say interception: 'explicit'; on container instances interceptionBy: 'container' is enough",
  },
} as const
