import { defineConfig } from 'mesh-compile'

export default defineConfig({ emitters: { cloudformation: { tags: ['team=shop', 'cost-center=4711'] } } })
