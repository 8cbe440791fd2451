import { REGION, type Value } from '../../value.ts'
import { errorsAmong, NAMESPACE, type RequestMetrics, type Series } from './series.ts'

/*
 * Widgets of a CloudWatch dashboard (AWS: Dashboard Body Structure and Syntax), in a grid of 24 columns.
 */

/** A widget without its place. */
export interface Widget {
  readonly width: number
  readonly height: number
  readonly type: 'metric' | 'log' | 'text'
  readonly properties: Readonly<Record<string, Value>>
}

const COLUMNS = 24
const HEIGHT = 6
/** AWS: at most 500 lines in a graph; nobody reads as many. */
export const MOST_LINES = 10

/** A heading over the rows below it. */
export function heading(markdown: Value, height = 1): Widget {
  return { width: COLUMNS, height, type: 'text', properties: { markdown, background: 'transparent' } }
}

/** A graph, three to a row. */
export function graph(title: string, metrics: readonly Value[], more: Readonly<Record<string, Value>> = {}): Widget {
  return { width: COLUMNS / 3, height: HEIGHT, type: 'metric', properties: { title, region: REGION, view: 'timeSeries', period: 60, metrics, ...more } }
}

/** What a query of Logs Insights finds in log groups, whose names are of letters, digits and `_-/.#` alone. */
export function logTable(title: string, groups: readonly Value[], query: string): Widget {
  const sources = groups.map((group) => `SOURCE '${String(group)}'`).join(' | ')
  return { width: COLUMNS / 2, height: HEIGHT, type: 'log', properties: { title, region: REGION, view: 'table', query: `${sources} | ${query}` } }
}

/** A line of a graph. */
export function line(metric: string, dimensions: Series['dimensions'], options: Readonly<Record<string, Value>>): Value {
  return [NAMESPACE, metric, ...Object.entries(dimensions).flat(), options]
}

/** A line that is calculated from others. */
export function calculated(expression: string, label: string): Value {
  return [{ expression, label }]
}

/** Requests, answers of class 5 among them, and latency: a row of three. `parts` are told apart where there are some. */
export function requestRow(
  whose: string,
  metrics: RequestMetrics,
  dimensions: Series['dimensions'],
  parts: readonly { readonly label: string; readonly dimensions: Series['dimensions'] }[] = [],
): readonly Widget[] {
  const shown = parts.length > 0 ? parts.slice(0, MOST_LINES) : [{ label: 'requests', dimensions }]
  return [
    graph(`${whose}: requests a minute`, shown.map(({ label, dimensions: of }) => line(metrics.requests, of, { stat: 'Sum', label })), { stacked: true }),
    graph(
      `${whose}: answers of class 5, percent`,
      [
        calculated('100 * FILL(errors, 0) / requests', 'percent'),
        line(metrics.errors, errorsAmong(dimensions), { id: 'errors', stat: 'Sum', visible: false }),
        line(metrics.requests, dimensions, { id: 'requests', stat: 'Sum', visible: false }),
      ],
      { yAxis: { left: { min: 0 } } },
    ),
    graph(`${whose}: milliseconds`, [
      ...['p50', 'p99'].map((stat) => line(metrics.latency, dimensions, { stat, label: stat })),
      ...parts.slice(0, MOST_LINES).map(({ label, dimensions: of }) => line(metrics.latency, of, { stat: 'p99', label: `p99 ${label}` })),
    ]),
  ]
}

/** Widgets from left to right, in as many lines as they need, each row beginning a line of its own. */
export function place(rows: readonly (readonly Widget[])[]): readonly Value[] {
  let y = 0
  return rows.flatMap((row) => {
    let x = 0
    let tallest = 0
    const placed = row.map(({ width, height, type, properties }): Value => {
      if (x + width > COLUMNS) {
        y += tallest
        x = 0
        tallest = 0
      }
      const widget = { type, x, y, width, height, properties }
      x += width
      tallest = Math.max(tallest, height)
      return widget
    })
    y += tallest
    return placed
  })
}
