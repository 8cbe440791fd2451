import { defineConfig } from 'mesh-compile'

export default defineConfig({ emitters: { terraform: { tags: ['team=shop'] } } })
