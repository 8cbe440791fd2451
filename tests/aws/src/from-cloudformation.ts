import { resourceTypes, type Plan } from '@mesh-compile/aws-plan'
import { alphanumericName } from '../../../packages/cloudformation-emitter/src/translate/name.ts'
import type { Template } from '../../../packages/cloudformation-emitter/src/template/template.ts'
import { isList, keyOf, marked, markedAttribute, needsOf, normal, normalText, type Json, type JsonRecord, type Said } from './neutral.ts'

const PSEUDO: Readonly<Record<string, string>> = { 'AWS::AccountId': 'account', 'AWS::Partition': 'partition', 'AWS::Region': 'region', 'AWS::URLSuffix': 'urlSuffix' }
const types = new Map(resourceTypes.map((type) => [type.cloudFormation, type]))

/** What the templates of one deployment say. Of the plan, only the names of things are looked at. */
export function saidByTemplates(files: ReadonlyMap<string, string>, plan: Plan): Said {
  const templates = [...files].filter(([path]) => isTemplate(path)).map(([, text]) => JSON.parse(text) as Template)
  const ids = new Map(plan.resources.map(({ id, type }) => [alphanumericName(type.noun, id.key, keyOf(id)), id]))
  const resources = Object.assign({}, ...templates.map(({ Resources }) => Resources)) as Template['Resources']
  const parameters = Object.assign({}, ...templates.map(({ Parameters }) => Parameters)) as NonNullable<Template['Parameters']>
  const outputs = templates.flatMap(({ Outputs = {} }) => Object.entries(Outputs))
  const exported = new Map(outputs.flatMap(([, { Export, Value }]) => (Export ? [[Export.Name, Value] as const] : [])))
  const names = new Map(plan.parameters.map(({ name }) => [name.charAt(0).toUpperCase() + name.slice(1), name]))

  const keyAt = (logicalId: string): string => {
    const id = ids.get(logicalId)
    return id && id.type === resources[logicalId]?.Type ? keyOf(id) : `unplanned ${logicalId}`
  }
  const refOf = (name: string): string => {
    if (PSEUDO[name] !== undefined) return marked(PSEUDO[name])
    if (resources[name]) return attributeOf(name, 'Ref')
    return parameters[name] ? marked(`parameter ${names.get(name) ?? name}`) : marked(`nothing ${name}`)
  }
  const attributeOf = (logicalId: string, attribute: string): string => {
    const type = types.get(resources[logicalId]?.Type ?? '')
    const id = ids.get(logicalId)
    return id ? markedAttribute(id, type?.attributes[attribute]) : marked(`nothing ${logicalId}`)
  }
  const joined = (separator: string, pieces: readonly Json[]): string => pieces.map((piece) => String(read(piece))).join(separator)
  const read = (value: Json): Json => {
    if (typeof value !== 'object') return value
    if (isList(value)) return value.map(read)
    const [[name, given] = ['', '']] = Object.entries(value)
    switch (name) {
      case 'Ref':
        return refOf(String(given))
      case 'Fn::GetAtt':
        return attributeOf(...(given as unknown as readonly [string, string]))
      case 'Fn::Join':
        return joined(...(given as unknown as readonly [string, readonly Json[]]))
      case 'Fn::ImportValue':
        return read(exported.get(String(given)) ?? marked(`nothing ${String(given)}`))
      default:
        return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, read(item)]))
    }
  }
  const outputNames = namesOfOutputs(plan)
  return {
    resources: Object.fromEntries(
      Object.entries(resources).map(([logicalId, { Type, Properties, DependsOn = [] }]) => {
        const properties = normal(types.get(Type)?.properties ?? {}, read(Properties) as JsonRecord)
        return [keyAt(logicalId), { properties, needs: needsOf(DependsOn.map(keyAt), properties) }]
      }),
    ),
    parameters: Object.fromEntries(Object.entries(parameters).map(([name, parameter]) => [names.get(name) ?? name, parameterOf(parameter)])),
    outputs: Object.fromEntries(
      outputs.filter(([, { Export }]) => Export === undefined).map(([name, { Description, Value }]) => {
        const value = read(Value)
        const [planned = name, key] = outputNames.get(name) ?? []
        const description = key !== undefined && Description.endsWith(`: ${key}`) ? Description.slice(0, -`: ${key}`.length) : Description
        return [key === undefined ? planned : `${planned}/${key}`, { description, value: typeof value === 'string' ? normalText(value) : value }]
      }),
    ),
    files: Object.fromEntries([...files].filter(([path]) => !isTemplate(path))),
  }
}

/** Templates lie at the top, or in a folder of their kind; what is delivered has folders of its own. */
function isTemplate(path: string): boolean {
  return path.endsWith('.json') && /^(template|mesh|virtual-(nodes|routers|services|gateways)\/[^/]+)\.json$/.test(path)
}

function parameterOf({ Type, Description, Default, AllowedValues, AllowedPattern, ConstraintDescription }: NonNullable<Template['Parameters']>[string]): JsonRecord {
  const type = Type === 'Number' ? 'number' : AllowedValues ? 'boolean' : /^(CommaDelimitedList$|List<)/.test(Type) ? 'strings' : 'string'
  const value = type === 'boolean' ? Default === 'true' : type === 'strings' ? String(Default).split(',') : Default
  return {
    type,
    ...(!/^(String|Number|CommaDelimitedList)$/.test(Type) && { cloudFormationType: Type }),
    description: Description,
    ...(Default !== undefined && { default: value! }),
    ...(AllowedPattern !== undefined && { pattern: /^\^\(\?:(.*)\)\$$/s.exec(AllowedPattern)?.[1] ?? AllowedPattern, meaning: ConstraintDescription ?? '' }),
  }
}

/** The planned name, and the key where there are several values, by the name that CloudFormation has. */
function namesOfOutputs({ outputs }: Plan): ReadonlyMap<string, readonly [name: string, key?: string]> {
  return new Map(
    outputs.flatMap(({ name, value }): (readonly [string, readonly [name: string, key?: string]])[] => {
      const noun = name.charAt(0).toUpperCase() + name.slice(1)
      const keys = typeof value === 'object' && !Array.isArray(value) ? Object.keys(value) : []
      return [[noun, [name]], ...keys.map((key) => [alphanumericName(noun, key, `${name} ${key}`), [name, key]] as const)]
    }),
  )
}
