import type { Properties, Property } from '../resource-type.ts'

export const string: Property = { kind: 'string' }
export const integer: Property = { kind: 'integer' }
export const number: Property = { kind: 'number' }
export const boolean: Property = { kind: 'boolean' }
export const strings: Property = { kind: 'strings' }
export const integers: Property = { kind: 'integers' }

/** AWS tags; every type that can have some has them under this name. */
export const tags: Properties = { Tags: { kind: 'pairs', terraform: 'tags' } }

/** Names and values, as CloudWatch has dimensions. */
export const namedValues: Property = { kind: 'pairs', key: 'Name' }

export function object(of: Properties): Property {
  return { kind: 'object', of }
}

/** A list of objects; Terraform calls each block by the singular. */
export function objects(terraform: string, of: Properties): Property {
  return { kind: 'objects', terraform, of }
}

export function required(property: Property): Property {
  return { ...property, required: true }
}

/** A property that only Terraform's AWS provider requires. */
export function requiredInTerraform(property: Property): Property {
  return { ...property, requiredInTerraform: true }
}

/** A property that Terraform calls by a name of its own. */
export function called(terraform: string, property: Property): Property {
  return { ...property, terraform }
}

/** A property that only CloudFormation has to be told. */
export function onlyCloudFormation(why: string, property: Property): Property {
  return { ...property, onlyCloudFormation: why }
}

/** A property that only Terraform has to be told. */
export function onlyTerraform(why: string, property: Property): Property {
  return { ...property, onlyTerraform: why }
}

/** A property that AWS may set back to what it was. `why` says what happened then, and what to do: whole sentences. */
export function takenBack(why: string, property: Property): Property {
  return { ...property, takenBack: why }
}

/** A property that Terraform's AWS provider has since that version. */
export function since(version: `${number}.${number}`, property: Property): Property {
  return { ...property, terraformSince: version }
}

/** A property that Terraform's AWS provider does not have. */
export function notInTerraform(property: Property): Property {
  return { ...property, terraform: null }
}

/** An object whose properties stand among those around it in Terraform. */
export function inline(of: Properties): Property {
  return { kind: 'object', of, inline: true }
}

/** Objects that Terraform takes as one JSON text. */
export function jsonObjects(of: Properties): Property {
  return { kind: 'jsonObjects', of }
}
