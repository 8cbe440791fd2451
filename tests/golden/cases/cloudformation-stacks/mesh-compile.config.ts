import { defineConfig } from 'mesh-compile'

export default defineConfig({ emitters: { cloudformation: { plan: 'appmesh', format: 'yaml', stacks: 'services' } } })
