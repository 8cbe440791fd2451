import { groupBy, type Tracing } from '@mesh-compile/ir'
import { NAMESPACE, type Series } from './series.ts'

/** Seconds from one scrape to the next; CloudWatch keeps a value a minute. */
export const SCRAPE_SECONDS = 60

/** MiB; more it does not keep, and lets spans and metrics go. */
const MOST_MEMORY = 200

/** What one collector does. */
export interface CollectorTasks {
  readonly traces?: Extract<Tracing, { readonly kind: 'openTelemetry' }>
  readonly metrics?: {
    /** Where the proxy answers `GET /stats/prometheus`. */
    readonly port: number
    readonly logGroup: string
    readonly series: readonly Series[]
  }
}

type Config = Readonly<Record<string, unknown>>

/**
 * The configuration of an OpenTelemetry collector, as data. The collector fills in `${...}` and `$$` in texts, so none
 * holds a dollar sign.
 */
export function collectorConfig({ traces, metrics }: CollectorTasks): Config {
  return {
    receivers: { ...(traces && { otlp: otlpReceiver(traces) }), ...(metrics && { prometheus: prometheusReceiver(metrics) }) },
    processors: {
      // Of the task's memory, which is there for Envoy and the application.
      memory_limiter: { check_interval: '1s', limit_mib: MOST_MEMORY, spike_limit_mib: MOST_MEMORY / 4 },
      batch: {},
      // CloudWatch adds up what it is sent; Envoy counts from its start.
      ...(metrics && { cumulative_to_delta: {} }),
    },
    exporters: { ...(traces && { awsxray: {} }), ...(metrics && { awsemf: emfExporter(metrics) }) },
    service: {
      pipelines: {
        ...(traces && { traces: { receivers: ['otlp'], processors: ['memory_limiter', 'batch'], exporters: ['awsxray'] } }),
        ...(metrics && {
          metrics: { receivers: ['prometheus'], processors: ['memory_limiter', 'cumulative_to_delta', 'batch'], exporters: ['awsemf'] },
        }),
      },
    },
  }
}

function otlpReceiver({ address, port, protocol }: NonNullable<CollectorTasks['traces']>): Config {
  return { protocols: { [protocol]: { endpoint: address.includes(':') ? `[${address}]:${port}` : `${address}:${port}` } } }
}

/** Histograms are taken in Prometheus' native form: of the other, the exporter keeps only sum and count. */
function prometheusReceiver({ port, series }: NonNullable<CollectorTasks['metrics']>): Config {
  const names = distinct(series.map(({ metric }) => metric))
  return {
    config: {
      scrape_configs: [
        {
          job_name: 'envoy',
          scrape_interval: `${SCRAPE_SECONDS}s`,
          scrape_timeout: '10s',
          metrics_path: '/stats/prometheus',
          params: { histogram_buckets: ['prometheusnative'] },
          scrape_protocols: ['PrometheusProto'],
          scrape_native_histograms: true,
          static_configs: [{ targets: [`127.0.0.1:${port}`] }],
          metric_relabel_configs: [
            { source_labels: ['__name__'], regex: names.join('|'), action: 'keep' },
            { source_labels: ['envoy_response_code_class'], regex: '[1-4]', action: 'drop' },
            { source_labels: ['envoy_cluster_name'], regex: 'static_cluster_.*', action: 'drop' },
          ],
        },
      ],
    },
  }
}

/** Declares exactly these metrics: no value of a label that the mesh does not know makes another. */
function emfExporter({ logGroup, series }: NonNullable<CollectorTasks['metrics']>): Config {
  const groups = groupBy(series, ({ dimensions }) => Object.keys(dimensions).join(';'))
  return {
    namespace: NAMESPACE,
    log_group_name: logGroup,
    dimension_rollup_option: 'NoDimensionRollup',
    metric_declarations: [...groups.values()].map((group) => {
      const labels = Object.keys(group[0]!.dimensions)
      const values = distinct(group.map(({ dimensions }) => Object.values(dimensions).map(escapeRegex).join(';')))
      return {
        dimensions: [labels],
        metric_name_selectors: distinct(group.map(({ metric }) => whole(metric))),
        label_matchers: [{ label_names: labels, separator: ';', regex: whole(values.join('|')) }],
      }
    }),
  }
}

/** Of RE2; `$` is the collector's. */
function whole(regex: string): string {
  return String.raw`\A(?:${regex})\z`
}

function escapeRegex(text: string): string {
  return text.replace(/[.*+?^{}()|[\]\\]/g, String.raw`\$&`)
}

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort()
}
