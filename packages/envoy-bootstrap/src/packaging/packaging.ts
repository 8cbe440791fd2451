import type { EmitRequest } from '@mesh-compile/ir/emitter'
import type { Bootstrap, DiscoveryResponse } from '../envoy-types.ts'
import type { EnvoyOptions } from '../options.ts'
import type { References, Resources } from '../translate/resources.ts'
import { filesPackaging } from './files.ts'
import { staticPackaging } from './static.ts'

/** A way to bring resources to one proxy: how they refer to each other, and where they go. */
export interface Packaging {
  readonly references: References
  assemble(frame: Bootstrap, resources: Resources): Packaged
}

/** What Envoy is started with, and the files that it watches. */
export interface Packaged {
  readonly bootstrap: Bootstrap
  /** Make before break: what refers to a resource comes after it. */
  readonly files: readonly WatchedFile[]
}

/** A file of resources that Envoy reads again whenever something is renamed into its folder. */
export interface WatchedFile {
  /** Relative to the emitter's folder. */
  readonly path: string
  /** On the proxy's host, absolute. */
  readonly place: string
  readonly response: DiscoveryResponse
}

/** The packaging that was asked for (`--xds`), for each proxy by name. */
export function packagingFor(xds: EmitRequest['xds'], { configDir }: EnvoyOptions): (proxy: string) => Packaging {
  switch (xds) {
    case 'static':
      return () => staticPackaging
    case 'files':
      return (proxy) => filesPackaging(configDir, proxy)
    default:
      return xds satisfies never
  }
}
