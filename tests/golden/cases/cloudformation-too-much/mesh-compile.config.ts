import { defineConfig } from 'mesh-compile'

export default defineConfig({ emitters: { cloudformation: { plan: 'appmesh' } } })
