import { expect, test } from 'vitest'
import { wrap } from '../../../../../packages/client/src/terminal/logLines'
import { lookAt } from '../../../../../packages/client/src/terminal/viewport'

const ENTRIES = [['1'], ['2', '2b'], ['3'], ['4']]
const look = (height: number, below: number) => lookAt(ENTRIES, lines => lines, height, below)

test('shows the end, or what is above it, and never more than there is', () => {
  expect(look(2, 0)).toEqual({ lines: ['3', '4'], below: 0, isAtStart: false })
  expect(look(3, 1)).toEqual({ lines: ['2', '2b', '3'], below: 1, isAtStart: false })
  expect(look(3, 9)).toEqual({ lines: ['1', '2', '2b'], below: 2, isAtStart: true })
  expect(look(9, 3)).toEqual({ lines: ['1', '2', '2b', '3', '4'], below: 0, isAtStart: true })
})

test('writes only what it shows', () => {
  const written: string[][] = []
  lookAt(ENTRIES, lines => (written.push(lines), lines), 1, 1)
  expect(written).toEqual([['4'], ['3']])
})

test('wraps by columns: wide characters take two, and no line is wider than the terminal', () => {
  expect(wrap('one two three', 9)).toEqual(['  one two', '  three'].map((line, at) => at === 0 ? line.trimStart() : line))
  expect(wrap('日本語日本語', 8)).toEqual(['日本語', '  日本語'])
  expect(wrap('a\nb', 8)).toEqual(['a', '  b'])
})
