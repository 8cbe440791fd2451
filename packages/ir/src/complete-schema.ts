import type { z } from 'zod'

/** Every key of a type, as a dotted path. */
type Paths<Type> = Type extends readonly (infer Item)[]
  ? Paths<Item>
  : Type extends object
    ? { [Key in keyof Type & string]-?: Key | `${Key}.${Paths<Type[Key]>}` }[keyof Type & string]
    : never
type Missing<Type, Schema extends z.ZodType> = Exclude<Paths<Type>, Paths<z.output<Schema>>>

/** The schema, or the fields of `Type` that it does not take. That it gives a `Type` is checked by whoever annotates it so. */
export type Complete<Type, Schema extends z.ZodType> = [Missing<Type, Schema>] extends [never]
  ? Schema
  : { missing: Missing<Type, Schema> }
