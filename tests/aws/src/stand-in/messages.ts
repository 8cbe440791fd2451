import type { Message } from './wire.ts'

/*
 * What of version 5 of Terraform's plugin protocol a provider of resources and data sources is asked and answers:
 * https://developer.hashicorp.com/terraform/plugin/terraform-plugin-protocol
 */

const DYNAMIC_VALUE = { msgpack: [1, 'bytes'], json: [2, 'bytes'] } satisfies Message
const PATH_STEP = { attribute_name: [1, 'string'] } satisfies Message
const PATH = { steps: [1, PATH_STEP, 'repeated'] } satisfies Message
const DIAGNOSTICS = { severity: [1, 'int'], summary: [2, 'string'], detail: [3, 'string'] } satisfies Message

const ATTRIBUTE = { name: [1, 'string'], type: [2, 'bytes'], required: [4, 'bool'], optional: [5, 'bool'], computed: [6, 'bool'] } satisfies Message
const BLOCK: Message = { version: [1, 'int'], attributes: [2, ATTRIBUTE, 'repeated'], block_types: [3, () => NESTED_BLOCK, 'repeated'] }
const NESTED_BLOCK: Message = { type_name: [1, 'string'], block: [2, BLOCK], nesting: [3, 'int'], min_items: [4, 'int'], max_items: [5, 'int'] }
const SCHEMA = { version: [1, 'int'], block: [2, BLOCK] } satisfies Message
const NAMED_SCHEMA = { key: [1, 'string'], value: [2, SCHEMA] } satisfies Message

/** A method of the service: what it is sent, and what it answers. */
export interface Method {
  readonly request: Message
  readonly response: Message
}

const CHECKED: Message = { diagnostics: [1, DIAGNOSTICS, 'repeated'] }

/** Methods by name. */
export const METHODS = {
  GetSchema: {
    request: {},
    response: { provider: [1, SCHEMA], resource_schemas: [2, NAMED_SCHEMA, 'repeated'], data_source_schemas: [3, NAMED_SCHEMA, 'repeated'] },
  },
  PrepareProviderConfig: { request: { config: [1, DYNAMIC_VALUE] }, response: { prepared_config: [1, DYNAMIC_VALUE], diagnostics: [2, DIAGNOSTICS, 'repeated'] } },
  ValidateResourceTypeConfig: { request: { type_name: [1, 'string'], config: [2, DYNAMIC_VALUE] }, response: CHECKED },
  ValidateDataSourceConfig: { request: { type_name: [1, 'string'], config: [2, DYNAMIC_VALUE] }, response: CHECKED },
  UpgradeResourceState: {
    request: { type_name: [1, 'string'], raw_state: [3, { json: [1, 'bytes'] }] },
    response: { upgraded_state: [1, DYNAMIC_VALUE], diagnostics: [2, DIAGNOSTICS, 'repeated'] },
  },
  Configure: { request: { config: [2, DYNAMIC_VALUE] }, response: CHECKED },
  ReadResource: { request: { type_name: [1, 'string'], current_state: [2, DYNAMIC_VALUE] }, response: { new_state: [1, DYNAMIC_VALUE], diagnostics: [2, DIAGNOSTICS, 'repeated'] } },
  PlanResourceChange: {
    request: { type_name: [1, 'string'], prior_state: [2, DYNAMIC_VALUE], proposed_new_state: [3, DYNAMIC_VALUE] },
    response: { planned_state: [1, DYNAMIC_VALUE], requires_replace: [2, PATH, 'repeated'], diagnostics: [4, DIAGNOSTICS, 'repeated'] },
  },
  ApplyResourceChange: {
    request: { type_name: [1, 'string'], prior_state: [2, DYNAMIC_VALUE], planned_state: [3, DYNAMIC_VALUE], config: [4, DYNAMIC_VALUE] },
    response: { new_state: [1, DYNAMIC_VALUE], diagnostics: [3, DIAGNOSTICS, 'repeated'] },
  },
  ReadDataSource: { request: { type_name: [1, 'string'], config: [2, DYNAMIC_VALUE] }, response: { state: [1, DYNAMIC_VALUE], diagnostics: [2, DIAGNOSTICS, 'repeated'] } },
  Stop: { request: {}, response: { Error: [1, 'string'] } },
} satisfies Readonly<Record<string, Method>>
