import { defineConfig } from 'mesh-compile'

const aws = { namespaces: 'existing', gatewayLoadBalancer: 'existing', roles: 'existing', executionRoles: 'shared', securityGroups: 'existing' } as const

export default defineConfig({ emitters: { terraform: aws, cloudformation: aws } })
