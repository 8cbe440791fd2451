import type { Packaging } from './packaging.ts'

/** One self-contained bootstrap: routes stand inside their listeners, secrets are found by name beside them. */
export const staticPackaging: Packaging = {
  references: {
    routes: (configuration) => ({ route_config: configuration }),
    secret: (name) => ({ name }),
  },
  assemble: (frame, { listeners, clusters, bootstrapClusters, secrets }) => ({
    bootstrap: {
      ...frame,
      static_resources: {
        ...(listeners.length > 0 && { listeners: [...listeners] }),
        ...(clusters.length + bootstrapClusters.length > 0 && { clusters: [...bootstrapClusters, ...clusters] }),
        ...(secrets.length > 0 && { secrets: [...secrets] }),
      },
    },
    files: [],
  }),
}
