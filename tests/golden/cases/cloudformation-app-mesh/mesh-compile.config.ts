import { defineConfig } from 'mesh-compile'

export default defineConfig({ emitters: { cloudformation: { plan: 'appmesh', tags: ['team=shop', 'cost-center=4711'] } } })
