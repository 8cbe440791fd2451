/*
 * What could move the cursor, change colours or reorder text: C0 but tab, DEL, C1, bidirectional controls, line and
 * paragraph separators, and lone surrogates. Names and reasons come from users and end up on terminals and in logs.
 */
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const UNPRINTABLE = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]/gu

/** A text for one line of a terminal or log, with invisible characters written out. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
