import { styleText } from 'node:util'
import type { PrettyStyle } from './reporters/pretty.ts'

type Format = Parameters<typeof styleText>[0]

/** Colours and characters for standard error: none of them when it is no terminal, or when NO_COLOR says so. */
export function stderrStyle(color: 'auto' | 'always' | 'never'): PrettyStyle {
  const paint = (format: Format) => (text: string): string => {
    if (color === 'never') return text
    return styleText(format, text, color === 'always' ? { validateStream: false } : { stream: process.stderr })
  }
  const isUtf8 = /utf-?8/i.test(process.env['LC_ALL'] || process.env['LC_CTYPE'] || process.env['LANG'] || '') || process.platform === 'win32'
  return {
    unicode: process.stderr.isTTY === true && process.env['TERM'] !== 'dumb' && isUtf8,
    dim: paint('dim'),
    mark: paint('bold'),
    bold: paint('bold'),
    error: paint('red'),
    warning: paint('yellow'),
  }
}
