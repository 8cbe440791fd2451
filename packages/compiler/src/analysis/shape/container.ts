import type { Container, ContainerHealthCheck } from '@mesh-compile/ir'
import type { Place, Report } from '@mesh-compile/ir/diagnostics'
import { ARN_KINDS, isArn } from './arn.ts'
import { shapeDiagnostics } from './diagnostics.ts'
import { readImage } from './image.ts'
import { platformDiagnostics as diagnostics } from './platform-diagnostics.ts'
import { quote } from './quote.ts'
import { checkInteger, type IntegerRange } from './ranges.ts'

// AWS: HealthCheck of a ContainerDefinition, in seconds.
const INTERVAL: IntegerRange = { least: 5, most: 300 }
const TIMEOUT: IntegerRange = { least: 2, most: 60 }
const START_PERIOD: IntegerRange = { least: 0, most: 300 }
const RETRIES: IntegerRange = { least: 1, most: 10 }
// AWS: ContainerDefinition.stopTimeout. On container instances the agent sets no limit; a day is one all the same.
const STOP_TIMEOUT: Readonly<Record<'FARGATE' | 'EC2', IntegerRange>> = { FARGATE: { least: 0, most: 120 }, EC2: { least: 0, most: 86_400 } }

type Within = (field: string) => Place

/** Checks the container of an application. `within` is the place of a field of its task. */
export function checkContainer(owner: string, container: Container, launchType: 'FARGATE' | 'EC2', within: Within, report: Report): void {
  const { image, healthCheck, stopTimeoutMs } = container
  const inside: Within = (field) => within(`container.${field}`)
  if (!readImage(image)) report(diagnostics.illegalImage, { owner, image: quote(image) }, { at: inside('image') })
  checkVariables(owner, container, inside, report)
  if (healthCheck) checkHealthCheck(owner, healthCheck, inside, report)
  checkSeconds(owner, 'container.stopTimeout', stopTimeoutMs, STOP_TIMEOUT[launchType], inside('stopTimeout'), report)
}

/** Warns of an image that may be another one tomorrow. */
export function checkImageVersion(node: string, image: string, at: Place, report: Report): void {
  const read = readImage(image)
  if (!read || read.digest !== undefined || (read.tag !== undefined && read.tag !== 'latest')) return
  report(diagnostics.imageWithoutTag, { node, image, reason: read.tag === undefined ? 'it has no tag' : "its tag is 'latest'" }, { at })
}

function checkVariables(owner: string, { environment, secrets }: Container, inside: Within, report: Report): void {
  for (const [field, variables] of Object.entries({ environment, secrets })) {
    for (const [name, text] of Object.entries(variables)) {
      const reason = reasonAgainst(name) ?? (text.includes('\0') ? 'its value holds a NUL character' : undefined)
      if (reason) report(diagnostics.illegalVariable, { owner, name: quote(name), reason }, { at: inside(`${field}.${name}`) })
    }
  }
  for (const [name, arn] of Object.entries(secrets)) {
    const at = inside(`secrets.${name}`)
    if (Object.hasOwn(environment, name)) report(diagnostics.variableTwice, { owner, name: quote(name) }, { at })
    // What stands there may be the secret itself, so the message does not repeat it.
    if (!isArn(arn, 'containerSecret')) {
      const { what, example } = ARN_KINDS.containerSecret
      report(diagnostics.secretByValue, { owner, name: quote(name), what, example }, { at })
    }
  }
}

function reasonAgainst(name: string): string | undefined {
  if (name === '') return 'it is empty'
  if (name.includes('=')) return 'it holds an equals sign'
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  return /[\s\x00-\x1f\x7f]/.test(name) ? 'it holds white space or a control character' : undefined
}

function checkHealthCheck(owner: string, check: ContainerHealthCheck, inside: Within, report: Report): void {
  const seconds = (field: string, ms: number | undefined, range: IntegerRange): void =>
    checkSeconds(owner, `container.healthCheck.${field}`, ms, range, inside(`healthCheck.${field}`), report)
  const [form, ...rest] = check.command
  if (rest.length === 0 || (form !== 'CMD' && form !== 'CMD-SHELL')) {
    const actual = `[${check.command.map((word) => quote(word)).join(', ')}]`
    const args = { owner, field: 'container.healthCheck.command', actual, expected: "['CMD-SHELL', line] or ['CMD', program, ...arguments]" }
    report(shapeDiagnostics.outOfRange, args, { at: inside('healthCheck.command') })
  }
  seconds('interval', check.intervalMs, INTERVAL)
  seconds('timeout', check.timeoutMs, TIMEOUT)
  seconds('startPeriod', check.startPeriodMs, START_PERIOD)
  checkInteger(owner, 'container.healthCheck.retries', check.retries, RETRIES, inside('healthCheck.retries'), report)
}

/** ECS counts in seconds, so parts of one would be lost. */
function checkSeconds(owner: string, field: string, ms: number | undefined, range: IntegerRange, at: Place, report: Report): void {
  if (ms === undefined) return
  const seconds = ms / 1000
  if (Number.isInteger(seconds) && seconds >= range.least && seconds <= range.most) return
  const expected = `whole seconds, from ${range.least} to ${range.most}`
  report(shapeDiagnostics.outOfRange, { owner, field, actual: `${seconds} s`, expected }, { at })
}
