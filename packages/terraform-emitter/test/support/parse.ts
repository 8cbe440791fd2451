import { parse } from '@cdktn/hcl2json'

/** What Terraform's own parser reads: blocks as lists, expressions as `${...}`. */
export type Parsed = string | number | boolean | readonly Parsed[] | { readonly [key: string]: Parsed }

export async function parseHcl(text: string): Promise<Readonly<Record<string, Parsed>>> {
  return (await parse('test.tf', text)) as Readonly<Record<string, Parsed>>
}

export function isParsedList(value: Parsed): value is readonly Parsed[] {
  return Array.isArray(value)
}

/** Texts as they are in Terraform: the parser gives them as Terraform's JSON has them, where `$${` stands for `${`. */
export function unescaped(value: Parsed): Parsed {
  if (typeof value === 'string') return value.replace(/([$%])\1\{/g, '$1{')
  if (typeof value !== 'object') return value
  if (isParsedList(value)) return value.map(unescaped)
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [String(unescaped(key)), unescaped(item)]))
}
