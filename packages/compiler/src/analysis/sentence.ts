import { sentences, type SentenceCode } from '@mesh-compile/dsl/sentences'

type WithoutCode<Text extends string> = Text extends `[${string}] ${infer Rest}` ? Rest : Text

/** A sentence of the language as the message of a diagnostic: the same words, without the code before them. */
export function sentence<const Code extends SentenceCode>(code: Code): WithoutCode<(typeof sentences)[Code]> {
  return sentences[code].replace(/^\[MC\d{4}\] /, '') as WithoutCode<(typeof sentences)[Code]>
}
