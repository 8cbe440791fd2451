import { readFileSync } from 'node:fs'

interface Shape {
  readonly type: string
  readonly min?: number
  readonly max?: number
  readonly pattern?: string
  readonly enum?: readonly string[]
  readonly required?: readonly string[]
  readonly union?: boolean
  readonly members?: Readonly<Record<string, string>>
  readonly member?: string
}

const { shapes } = JSON.parse(readFileSync(new URL('app-mesh-model.json', import.meta.url), 'utf8')) as {
  readonly shapes: Readonly<Record<string, Shape>>
}

/** What App Mesh's API would refuse of a resource, by its own model of itself; a line each. */
export function refusals({ type, properties }: { readonly type: { readonly noun: string }; readonly properties: object }): readonly string[] {
  return violations(type.noun, `Create${type.noun}Input`, properties)
}

function violations(path: string, shapeName: string, value: unknown): readonly string[] {
  const shape = shapes[shapeName]
  if (!shape) throw new Error(`App Mesh has no shape ${shapeName}`)
  const wrong = (what: string): readonly string[] => [`${path}: ${what}`]
  switch (shape.type) {
    case 'structure':
      return typeof value === 'object' && value !== null && !Array.isArray(value) ? ofStructure(path, shape, value) : wrong('no structure')
    case 'list':
      if (!Array.isArray(value)) return wrong('no list')
      return [...outOfRange(path, shape, value.length), ...value.flatMap((item: unknown, index) => violations(`${path}[${index}]`, shape.member ?? '', item))]
    case 'string': {
      if (typeof value !== 'string') return wrong('no text')
      const fits = (!shape.enum || shape.enum.includes(value)) && (shape.pattern === undefined || new RegExp(shape.pattern).test(value))
      return [...(fits ? [] : wrong(`'${value}'`)), ...outOfRange(path, shape, value.length)]
    }
    case 'integer':
    case 'long':
      return Number.isInteger(value) ? outOfRange(path, shape, value as number) : wrong('no integer')
    case 'boolean':
      return typeof value === 'boolean' ? [] : wrong('no boolean')
    default:
      throw new Error(`${path} is of type ${shape.type}`)
  }
}

function ofStructure(path: string, { members = {}, required = [], union }: Shape, value: object): readonly string[] {
  // CloudFormation spells some words in capitals: AWSCloudMap, TLS.
  const known = new Map(Object.entries(members).map(([name, shape]) => [name.toLowerCase(), shape]))
  const given = Object.keys(value).map((name) => name.toLowerCase())
  return [
    ...required.filter((name) => !given.includes(name.toLowerCase())).map((name) => `${path}: lacks ${name}`),
    ...(union && given.length !== 1 ? [`${path}: exactly one of ${Object.keys(members).join(', ')}`] : []),
    ...Object.entries(value).flatMap(([name, item]: [string, unknown]) => {
      const shape = known.get(name.toLowerCase())
      return shape ? violations(`${path}.${name}`, shape, item) : [`${path}: unknown ${name}`]
    }),
  ]
}

function outOfRange(path: string, { min = -Infinity, max = Infinity }: Shape, actual: number): readonly string[] {
  return actual >= min && actual <= max ? [] : [`${path}: ${actual} is not from ${min} to ${max}`]
}
