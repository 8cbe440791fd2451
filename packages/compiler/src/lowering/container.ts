import { compareText, type Container, type ContainerHealthCheck } from '@mesh-compile/ir'
import { isGiven, readDuration, readList, readNumber, readObject, readRecord, readString, reportWrong, type Value } from './reader.ts'

// AWS: HealthCheck of a ContainerDefinition has these where nothing is said.
const USUAL = { intervalMs: 30_000, timeoutMs: 5_000, retries: 3 }

/** Reads `container` of a task. */
export function lowerContainer(value: Value): Container | undefined {
  const fields = readObject(value, ['image', 'entryPoint', 'command', 'environment', 'secrets', 'healthCheck', 'stopTimeout'])
  const image = readString(fields.image, 'an image, such as 123456789012.dkr.ecr.eu-west-1.amazonaws.com/checkout:1.4.2')
  const environment = readTexts(fields.environment, 'the text of an environment variable')
  const secrets = readTexts(fields.secrets, 'the ARN of a secret or of a parameter')
  const healthCheck = isGiven(fields.healthCheck) ? lowerContainerHealthCheck(fields.healthCheck) : undefined
  const stopTimeoutMs = isGiven(fields.stopTimeout) ? readDuration(fields.stopTimeout) : undefined
  if (image === undefined) return undefined
  return {
    image,
    ...(isGiven(fields.entryPoint) && { entryPoint: readWords(fields.entryPoint) }),
    ...(isGiven(fields.command) && { command: readWords(fields.command) }),
    environment,
    secrets,
    ...(healthCheck && { healthCheck }),
    ...(stopTimeoutMs !== undefined && { stopTimeoutMs }),
  }
}

function lowerContainerHealthCheck(value: Value): ContainerHealthCheck | undefined {
  const fields = readObject(value, ['command', 'interval', 'timeout', 'retries', 'startPeriod'])
  const command = isGiven(fields.command)
    ? readWords(fields.command)
    : reportWrong(fields.command, "['CMD-SHELL', line] or ['CMD', program, ...arguments]")
  const startPeriodMs = isGiven(fields.startPeriod) ? readDuration(fields.startPeriod) : undefined
  return command && {
    command,
    intervalMs: (isGiven(fields.interval) ? readDuration(fields.interval) : undefined) ?? USUAL.intervalMs,
    timeoutMs: (isGiven(fields.timeout) ? readDuration(fields.timeout) : undefined) ?? USUAL.timeoutMs,
    retries: (isGiven(fields.retries) ? readNumber(fields.retries, 'an integer from 1 to 10') : undefined) ?? USUAL.retries,
    ...(startPeriodMs !== undefined && { startPeriodMs }),
  }
}

function readWords(value: Value): readonly string[] {
  return readList(value).flatMap((item) => readString(item) ?? [])
}

/** Texts by name, in the order of the names. */
function readTexts(value: Value, expected: string): Readonly<Record<string, string>> {
  const entries = readRecord(value).flatMap(([name, item]): [string, string][] => {
    const text = readString(item, expected)
    return text === undefined ? [] : [[name, text]]
  })
  return Object.fromEntries(entries.sort(([a], [b]) => compareText(a, b)))
}
