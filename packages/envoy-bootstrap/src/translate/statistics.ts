import type { Bootstrap } from '../envoy-types.ts'
import { statTags } from './stat-tags.ts'
import type { ProxyOwner } from './translation.ts'

/**
 * What a proxy counts, and by which labels.
 *
 * Every counter of requests by status would be kept twice, once more by whether the caller is internal, which nobody is
 * (see http-connection-manager.ts); a peer that answers any status could fill memory with them. All else is kept: a
 * narrower list hides what overflows.
 */
export function statsConfig(mesh: string, owner: ProxyOwner): NonNullable<Bootstrap['stats_config']> {
  return {
    stats_tags: [...statTags(mesh, owner)],
    stats_matcher: {
      // Of clusters only: a route may be called `internal`.
      exclusion_list: { patterns: [{ safe_regex: { regex: 'cluster\\..*\\.(internal|external)\\.upstream_rq_[^.]*' } }] },
    },
  }
}
