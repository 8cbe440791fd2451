import { ADMIN_PORT } from '@mesh-compile/envoy-bootstrap/contract'
import type { Agent } from './agent-process.ts'

/** A line of the text format of Prometheus. */
export interface Sample {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

/** Everything that Envoy's admin interface shows to Prometheus. */
export async function readPrometheus(agent: Agent): Promise<readonly Sample[]> {
  const reply = await agent.request({ address: '127.0.0.1', port: ADMIN_PORT, path: '/stats/prometheus' })
  if (reply.kind !== 'answer') throw new Error(`the admin interface does not answer: ${reply.code}`)
  return parsePrometheus(reply.text)
}

/** Reads the text format; comments are left out. */
export function parsePrometheus(text: string): readonly Sample[] {
  return Array.from(text.matchAll(/^([a-zA-Z_:][\w:]*)\{(.*)\} (\S+)$/gm), ([, name = '', labels = '', value]) => ({
    name,
    labels: Object.fromEntries(Array.from(labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g), ([, key, text]) => [key, text])) as Record<string, string>,
    value: Number(value),
  }))
}

/** The samples of a name that have all the labels given, with their values. */
export function labelsOf(
  samples: readonly Sample[],
  name: string,
  wanted: Readonly<Record<string, string>>,
): readonly (readonly [Sample['labels'], number])[] {
  return samples
    .filter((sample) => sample.name === name && Object.entries(wanted).every(([key, value]) => sample.labels[key] === value))
    .map(({ labels, value }) => [labels, value])
}
