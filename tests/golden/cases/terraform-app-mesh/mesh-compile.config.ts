import { defineConfig } from 'mesh-compile'

export default defineConfig({ emitters: { terraform: { plan: 'appmesh', tags: ['team=shop'] } } })
