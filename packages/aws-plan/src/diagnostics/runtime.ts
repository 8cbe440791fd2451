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
  noRuleForOutside: {
    code: 'MC6541',
    slug: 'no-rule-for-outside',
    severity: 'warning',
    message: "{kind} '{name}' does not say where it runs, so no rule of a security group lets it {what}",
    why: 'Groups are closed but for the edges between those that say where they run; of others no group and no address is known.',
    help: 'give it a platform, state the addresses of what runs elsewhere in the option outsideCidrs, or silence this where rules of yours let it through',
  },
  illegalCidr: {
    code: 'MC6542',
    slug: 'illegal-cidr',
    severity: 'error',
    message: "option {option}: '{cidr}' is no range of addresses such as 10.0.0.0/8 or 2001:db8::/32, with nothing beyond its prefix",
    why: 'EC2 refuses the rule, or takes it for another range.',
  },
} as const
