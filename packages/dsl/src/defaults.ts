/** A set of values that hold where a mesh says nothing; docs/defaults.md lists them side by side. */
export interface Defaults {
  readonly defaults: 'defaults' | 'appMeshDefaults'
}

/**
 * Safer than App Mesh: nothing is tried again that a server may have seen, limits of a route hold on every hop, escaped
 * slashes and websockets are refused.
 */
export const defaults: Defaults = Object.freeze({ defaults: 'defaults' })

/** Exactly what App Mesh applied without being asked, for meshes that moved from there. */
export const appMeshDefaults: Defaults = Object.freeze({ defaults: 'appMeshDefaults' })
