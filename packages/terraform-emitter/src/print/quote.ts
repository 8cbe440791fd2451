const NAMED: Readonly<Record<string, string>> = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/**
 * What a reader would not see, or see somewhere else: control and format characters (those that change the direction of
 * text among them), line separators, and halves of surrogate pairs, which no file can hold.
 */
const SPECIAL = /["\\\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|[$%](?=\{)/gu

/** A text as HCL reads it back, whatever is in it. */
export function quote(text: string): string {
  return `"${escape(text)}"`
}

/** The same without quotes, as part of a template. */
export function escape(text: string): string {
  return text.replace(SPECIAL, (character) => NAMED[character] ?? (character === '$' || character === '%' ? character + character : escaped(character)))
}

/**
 * The key of an object: bare where it can be. Others than ASCII are escaped, so that how wide it is does not depend on
 * the version of Unicode, which `terraform fmt` and Node need not share.
 */
export function quoteKey(key: string): string {
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(key) && !KEYWORDS.has(key)) return key
  return quote(key).replace(/[^ -~]/gu, escaped)
}

/** `{ for = 1 }` would begin a `for` expression; the others are merely confusing. */
const KEYWORDS: ReadonlySet<string> = new Set(['for', 'if', 'in', 'null', 'true', 'false'])

function escaped(character: string): string {
  const point = character.codePointAt(0)!
  return point > 0xffff ? `\\U${point.toString(16).padStart(8, '0')}` : `\\u${point.toString(16).padStart(4, '0')}`
}
