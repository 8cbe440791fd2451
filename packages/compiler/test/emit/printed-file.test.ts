import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { printAhead, printedFile, type PrintedFile } from '../../src/emit/printed-file.ts'

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

test('what is at hand is hashed ahead, and does not count', () => {
  const ready = ['x'.repeat(100), Buffer.from('é')].map((contents) => printedFile({ path: 'ready', contents }, 'package'))
  const ahead = printAhead([...ready, file('a', () => 'a'), file('b', () => 'b')], 1)
  const hash = (contents: string): string => createHash('sha256').update(contents).digest('hex')
  expect(ahead.map(({ sha256 }) => sha256)).toEqual([hash('x'.repeat(100)), hash('é'), hash('a'), undefined])
  expect(ahead.map(({ print }) => String(print()))).toEqual(['x'.repeat(100), 'é', 'a', 'b'])
})

test('a file that cannot be printed says so when it is asked for', () => {
  const [one] = printAhead([file('a', () => { throw new Error('no') })], 10)
  expect(() => one!.print()).toThrow('no')
})
