import type { Bootstrap } from '../envoy-types.ts'

/**
 * Every counter of requests by status would be kept twice, once more by whether the caller is internal, which nobody is
 * (see http-connection-manager.ts); a peer that answers any status could fill memory with them. All else is kept: a
 * narrower list hides what overflows.
 */
export const STATS_CONFIG: NonNullable<Bootstrap['stats_config']> = {
  stats_matcher: {
    exclusion_list: { patterns: [{ safe_regex: { regex: '.*\\.(internal|external)\\.upstream_rq_[^.]*' } }] },
  },
}
