import * as fc from 'fast-check'
import type { Scene } from './scene.ts'
import { freeText, given, seldom } from './texts.ts'

type Entries = readonly (readonly [string, string])[]
const variables = (value: fc.Arbitrary<string>): fc.Arbitrary<Entries | undefined> =>
  seldom(fc.uniqueArray(fc.tuple(fc.constantFrom('MODE', 'constructor', '_x1'), value), { maxLength: 2, selector: ([name]) => name }))

const wholeSeconds = (least: number, most: number): fc.Arbitrary<string> => fc.integer({ min: least, max: most }).map((seconds) => `${seconds}s`)
const words = fc.array(fc.oneof(fc.constantFrom('node', '--port'), freeText), { minLength: 1, maxLength: 2 })

const healthCheck = fc.record(
  {
    command: fc.oneof(words.map((list) => ['CMD', ...list]), fc.constant(['CMD-SHELL', 'curl -f "http://localhost/${PATH}" || exit 1'])),
    interval: wholeSeconds(5, 300),
    timeout: wholeSeconds(2, 60),
    retries: fc.integer({ min: 1, max: 10 }),
    startPeriod: wholeSeconds(0, 300),
  },
  { requiredKeys: ['command'] },
)

/** A container, whose variables are not yet in an order. */
const container = fc.record({
  image: fc.constantFrom('registry.test/app:1', 'app', '123456789012.dkr.ecr.eu-west-1.amazonaws.com/a/b:1.4.2'),
  entryPoint: seldom(words),
  command: seldom(words),
  environment: variables(freeText),
  secrets: variables(fc.constantFrom('arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/db-AbCdEf', 'arn:aws:ssm:eu-west-1:123456789012:parameter/shop/db')),
  healthCheck: seldom(healthCheck),
  stopTimeout: seldom(wholeSeconds(2, 120)),
})

const task = {
  cpuArchitecture: seldom(fc.constantFrom('X86_64', 'ARM64')),
  desiredCount: seldom(fc.integer({ min: 0, max: 5 })),
}
const size = fc.constantFrom({ cpu: 256, memory: 512 }, { cpu: 1024, memory: 8192 }, { cpu: 16_384, memory: 122_880 })
const OWN = { taskDefinition: 'own' }

/** Where a node or gateway runs. */
export interface PlatformPlan {
  readonly builder: 'fargate' | 'ecs' | 'ec2'
  readonly task: Readonly<Record<string, unknown>>
  readonly container: (typeof container extends fc.Arbitrary<infer Plan> ? Plan : never) | undefined
}

function platformWith(contained: fc.Arbitrary<PlatformPlan['container']>): fc.Arbitrary<PlatformPlan> {
  const planned = { ...task, container: contained }
  const split = ({ container: of, ...rest }: Readonly<Record<string, unknown>> & Pick<PlatformPlan, 'container'>): Pick<PlatformPlan, 'task' | 'container'> => ({
    task: given(rest),
    container: of,
  })
  const onFargate = fc
    .record({ ...planned, size, capacityProvider: seldom(fc.constantFrom('FARGATE', 'FARGATE_SPOT')) })
    .map(({ size: chosen, ...rest }) => split({ ...rest, ...chosen }))
  const onInstances = fc
    .record({
      ...planned,
      memory: fc.integer({ min: 256, max: 4096 }),
      cpu: seldom(fc.integer({ min: 128, max: 4096 })),
      capacityProvider: seldom(fc.constantFrom('spot', 'on-demand_1')),
      placementConstraints: seldom(fc.constant(['attribute:ecs.instance-type =~ t3.*'])),
    })
    .map(split)
  const own = fc.constant({ task: OWN, container: undefined })
  return fc.oneof(
    fc.oneof({ weight: 4, arbitrary: onFargate }, { weight: 1, arbitrary: own }).map((plan) => ({ builder: 'fargate' as const, ...plan })),
    fc.oneof({ weight: 4, arbitrary: onInstances }, { weight: 1, arbitrary: own }).map((plan) => ({ builder: 'ecs' as const, ...plan })),
    fc.constant({ builder: 'ec2' as const, task: {}, container: undefined }),
  )
}

/** Of a node, which has an application. */
export const platform: fc.Arbitrary<PlatformPlan> = platformWith(container)
/** Of a gateway, which has none. */
export const gatewayPlatform: fc.Arbitrary<PlatformPlan> = platformWith(fc.constant(undefined))

/** Makes `fargate(...)`, `ecs(...)` or `ec2()`. */
export function makePlatform({ builder, task: of, container: plan }: PlatformPlan, scene: Scene): unknown {
  if (builder === 'ec2') return scene.call('ec2')
  const made =
    plan && given({ ...plan, environment: plan.environment && scene.record(plan.environment), secrets: plan.secrets && scene.record(plan.secrets) })
  return scene.call(builder, given({ ...of, container: made }))
}
