/** What a template is made of: JSON, in which a record of one key such as `Ref` is a function of CloudFormation. */
export type Json = string | number | boolean | readonly Json[] | { readonly [key: string]: Json }

/** A CloudFormation template; its keys are printed in this order. */
export interface Template {
  readonly AWSTemplateFormatVersion: '2010-09-09'
  readonly Description: string
  readonly Metadata: Readonly<Record<string, Json>>
  readonly Parameters?: Readonly<Record<string, TemplateParameter>>
  readonly Resources: Readonly<Record<string, TemplateResource>>
  readonly Outputs?: Readonly<Record<string, TemplateOutput>>
}

/** A parameter of a template. */
export interface TemplateParameter {
  readonly Type: string
  readonly Description: string
  readonly Default?: string | number
  readonly AllowedValues?: readonly string[]
  readonly AllowedPattern?: string
  readonly ConstraintDescription?: string
}

/** A resource of a template. */
export interface TemplateResource {
  readonly Type: string
  /** Logical ids. */
  readonly DependsOn?: readonly string[]
  readonly Properties: Readonly<Record<string, Json>>
}

/** An output of a template. */
export interface TemplateOutput {
  readonly Description: string
  readonly Value: Json
  readonly Export?: { readonly Name: string }
}
