import { defineConfig } from 'mesh-compile'

export default defineConfig({ emitters: { cloudformation: { format: 'yaml', stacks: 'services' } } })
