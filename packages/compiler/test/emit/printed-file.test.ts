import { expect, test } from 'vitest'
import { printAhead, type PrintedFile } from '../../src/emit/printed-file.ts'

/** A file, and how often it was printed. */
function file(path: string, contents: () => string): PrintedFile & { printed: number } {
  const counted = { path, printed: 0, print: () => (counted.printed++, contents()) }
  return counted
}

test('files are printed ahead, once, until there is as much as may be kept', () => {
  const files = ['a', 'b', 'c'].map((path) => file(path, () => path.repeat(10)))
  const ahead = printAhead(files, 15)
  expect(files.map(({ printed }) => printed)).toEqual([1, 1, 0])
  expect(ahead.map((one) => [one.path, one.print()])).toEqual([['a', 'a'.repeat(10)], ['b', 'b'.repeat(10)], ['c', 'c'.repeat(10)]])
  expect(files.map(({ printed }) => printed)).toEqual([1, 1, 1])
})

test('a file that cannot be printed says so when it is asked for', () => {
  const [one] = printAhead([file('a', () => { throw new Error('no') })], 10)
  expect(() => one!.print()).toThrow('no')
})
