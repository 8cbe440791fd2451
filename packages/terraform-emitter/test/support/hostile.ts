import * as fc from 'fast-check'

/** Texts that mean something in HCL, in a template, in JSON, in CloudFormation, or to a terminal. */
const HOSTILE = [
  '${file("/etc/passwd")}', '$${x}', '$$${x}', '$', '$$', '${', '{', '}', '%{ if true }', '%%{', '%', '%{', '"', '\\', '\\"', '\\${x}', '\\u0024{x}',
  'a\nb', '\r\n', '\t', 'EOF', '<<EOF\n', '<<-EOT\nx\nEOT\n', '# comment', '// x', '/* x */', '{{resolve:ssm:x}}', 'var.tags', '"\n}\nresource "a" "b" {',
  '\u0000', '\u001b[31m', '\u0085', '\u2028', '\u202e', '\ufeff', '\u200d', 'é', 'e\u0301', 'ключ', '支付', '👩‍👩‍👧', 'İ', 'null', 'true', '1', '', ' ', '!',
]

/** A text without halves of characters, mostly of pieces that are dangerous. */
export const hostile: fc.Arbitrary<string> = fc.oneof(
  { weight: 5, arbitrary: fc.array(fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'binary', maxLength: 3 })), { maxLength: 4 }).map((parts) => parts.join('')) },
  { weight: 1, arbitrary: fc.string({ maxLength: 12 }) },
)

/** Keys that stay different ones when Terraform normalises them. */
export function hostileRecord<Item>(item: fc.Arbitrary<Item>): fc.Arbitrary<readonly (readonly [string, Item])[]> {
  return fc.uniqueArray(fc.tuple(hostile, item), { maxLength: 4, selector: ([key]) => key.normalize('NFC') })
}
