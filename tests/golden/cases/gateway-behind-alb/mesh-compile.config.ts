import { defineConfig } from 'mesh-compile'

const aws = { gatewayLoadBalancer: 'alb', gatewayScheme: 'internet-facing' } as const

export default defineConfig({
  emitters: { envoy: { gatewayHealthCheckPath: '/AWS.ALB/healthcheck' }, terraform: aws, cloudformation: aws },
})
