import type { EmitterAlias } from '@mesh-compile/compiler'

/** First-party emitters by the name that `--target` takes; those with `load` come with the program. */
export const ALIASES: Readonly<Record<string, EmitterAlias>> = {
  envoy: { package: '@mesh-compile/envoy-bootstrap', load: () => import('@mesh-compile/envoy-bootstrap') },
  terraform: { package: '@mesh-compile/terraform-emitter', load: () => import('@mesh-compile/terraform-emitter') },
  cloudformation: { package: '@mesh-compile/cloudformation-emitter', load: () => import('@mesh-compile/cloudformation-emitter') },
}

/** Whether a target is emitted by a package that comes with the program. */
export function isIncluded(target: string): boolean {
  return Object.hasOwn(ALIASES, target) && ALIASES[target]?.load !== undefined
}
