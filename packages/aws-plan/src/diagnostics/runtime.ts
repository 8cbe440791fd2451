/** What may be wrong with a mesh that is to run on AWS. */
export const runtimeDiagnostics = {
  withoutEnvoy: {
    code: 'MC6530',
    slug: 'without-envoy',
    severity: 'error',
    message: 'what runs on AWS needs the configuration of its proxies, but the target envoy is not asked for',
    why: 'It is delivered with the tasks, and its hash is part of them.',
    help: "add it (--target envoy,terraform), or say plan: 'appmesh' for the AWS::AppMesh::* resources alone",
  },
  nowhereToRun: {
    code: 'MC6531',
    slug: 'nowhere-to-run',
    severity: 'error',
    message: 'no virtual node or virtual gateway says where it runs, so there is nothing to plan',
    help: 'give them a platform, such as fargate({ cpu: 512, memory: 1024, container: { image } }), or say plan: \'appmesh\'',
  },
  nobodyRegisters: {
    code: 'MC6540',
    slug: 'nobody-registers',
    severity: 'warning',
    message: "callers look for virtual node '{node}' {where}, where nothing that is planned puts the addresses of its tasks",
    why: 'Each task has an address of its own, which ECS registers in AWS Cloud Map and nowhere else: callers find nobody, or those of before.',
    help: "give it serviceDiscovery: cloudMap({ namespace, service }), or silence this where a load balancer of yours stands at that name",
  },
} as const
