/** What may be wrong between gateways and the load balancers that are planned before them. */
export const loadBalancerDiagnostics = {
  certificateNotPassed: {
    code: 'MC6543',
    slug: 'certificate-not-passed',
    severity: 'error',
    message: "virtual gateway '{gateway}' asks clients for certificates on port {port}, behind an Application Load Balancer, which shows none",
    why: 'It ends the TLS of clients and begins another one to the gateway, which refuses it: every request is answered 502.',
    help: "leave out clients in the tls of the listener, or say gatewayLoadBalancer: 'nlb', which passes connections on as they are",
  },
  nothingToAsk: {
    code: 'MC6544',
    slug: 'nothing-to-ask',
    severity: 'error',
    message: "an Application Load Balancer asks virtual gateway '{gateway}' at a path whether it serves, and the option gatewayHealthCheckPath of the envoy emitter {what}",
    why: 'A path of a service would tell of that service: while it fails, Amazon ECS stops every task of the gateway, again and again.',
    help: "say { envoy: { gatewayHealthCheckPath: '/AWS.ALB/healthcheck' } } under emitters in mesh-compile.config.ts",
  },
  clientHidden: {
    code: 'MC6545',
    slug: 'client-hidden',
    severity: 'warning',
    message: "virtual gateway '{gateway}' trusts no proxy in front of it, so it takes the Application Load Balancer for every client",
    why: 'Logs and x-envoy-external-address tell its address, and X-Forwarded-Proto says http even where clients came by HTTPS, so that applications redirect for ever.',
    help: 'give it trustedHops: 1, and more where another proxy stands before the load balancer',
  },
  clientForged: {
    code: 'MC6546',
    slug: 'client-forged',
    severity: 'warning',
    message: "virtual gateway '{gateway}' believes X-Forwarded-For of {hops} proxies in front of it, but a Network Load Balancer adds nothing to it",
    why: 'What a client writes there itself is taken for its address, unless all of them come through proxies that append to it.',
    help: 'leave out trustedHops, or silence this where nobody else than such proxies can connect',
  },
  illegalIpAddressType: {
    code: 'MC6547',
    slug: 'illegal-ip-address-type',
    severity: 'error',
    message: 'option gatewayIpAddressType: {value} {what}',
    why: 'AWS refuses the load balancer, or the target groups behind it.',
    help: "say 'dualstack', or leave it out: then it is as the mesh prefers",
  },
} as const
