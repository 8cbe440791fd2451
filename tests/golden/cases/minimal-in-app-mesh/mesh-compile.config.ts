import { defineConfig } from 'mesh-compile'

const aws = { plan: 'appmesh' } as const

export default defineConfig({ emitters: { terraform: aws, cloudformation: aws } })
